/** Every noun the hub knows, by its flow. To add one: a folder beside these, and a line here. */
export { complianceFlow } from "./compliance/flow.ts";
export { costCodeFlow } from "./cost-code/flow.ts";
export { projectFlow } from "./project/flow.ts";
export { vendorFlow } from "./vendor/flow.ts";
