import { VendorEntity } from "../../domain/vendor/entity.ts";
import type { Operation } from "../operation.ts";
import { vendorApproval } from "./approvals.ts";
import { recordOperations } from "./records.ts";
import { vendorStanding } from "./standing.ts";

/** Companies that the firm pays. */
export const vendors: readonly Operation[] = [
  ...recordOperations(VendorEntity, { path: "vendors", one: "Vendor", many: "Vendors" }),
  vendorStanding,
  vendorApproval,
];
