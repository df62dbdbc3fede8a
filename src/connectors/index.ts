/** Every system the hub can talk to. To add one: a folder beside these, and a line here. */
export { bill } from "./bill/index.ts";
export { odoo } from "./odoo/index.ts";
export { procore } from "./procore/index.ts";
export { trustlayer } from "./trustlayer/index.ts";
