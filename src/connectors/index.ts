/** Every system the hub can talk to. To add one: a folder beside these, and a line here. */
export { procore } from "./procore/index.ts";
