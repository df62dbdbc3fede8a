import { expect, it } from "vitest";
import { fakeOdoo } from "./index.ts";

it("goes on from what an earlier run kept", async () => {
  const first = await fakeOdoo();
  const id = first.person().create("res.partner", { name: "Evergreen Rebar Supply", supplier_rank: 1 });
  const kept = JSON.parse(JSON.stringify(first.keep()));
  await first.close();

  const second = await fakeOdoo({ kept });
  expect(second.table("res.partner").get(id)).toMatchObject({ name: "Evergreen Rebar Supply" });
  expect(second.person().create("res.partner", { name: "Puget Scaffold Ltd" })).toBe(id + 1);
  await second.close();
});
