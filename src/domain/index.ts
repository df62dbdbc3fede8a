/** Every noun the hub knows, by its flow. To add one: a folder beside these, and a line here. */
export { vendorFlow } from "./vendor/flow.ts";
