import type { FakeBill } from "../../../src/connectors/bill/fake.ts";
import type { Vendor } from "../../../src/domain/vendor/entity.ts";
import type { Dice } from "./people.ts";

/** A vendor as somebody types it into accounts payable. */
export const entryInBill = ({ name, email, phone, address, taxId }: Vendor) => ({
  ...{ name, accountType: "BUSINESS", email: email ?? "", phone: phone ?? "" },
  address: {
    ...{ line1: address?.street ?? "", city: address?.city ?? "", stateOrProvince: address?.state ?? "" },
    ...{ zipOrPostalCode: address?.zip ?? "", country: address?.country ?? "US" },
  },
  additionalInfo: { taxId: taxId ?? "" },
});

/** Somebody in accounts payable changes what others keep. */
export function changeInBill(bill: FakeBill, dice: Dice, nth: number): void {
  const { id } = dice.of(bill.vendors);
  const at = dice.upTo(4);
  if (at === 0) bill.changes(id, { phone: `206 888 ${String(nth).padStart(4, "0")}` });
  else if (at === 1) bill.changes(id, { email: `payables-${nth}@bill-${nth}.example` });
  else if (at === 2) bill.changes(id, { name: `Payee ${nth}` });
  else bill.archives(id);
}
