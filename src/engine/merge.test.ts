import { expect, it } from "vitest";
import { testHub } from "../../test/support/hub.ts";
import { partFlow } from "../../test/support/part.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import { sql } from "../store/db.ts";
import { mergeRecords } from "./merge.ts";

it("decides anew whoever waited for the record that ended", async () => {
  const [site, books] = [aShelf(), aShelf()];
  const hub = await testHub({
    flows: [partFlow],
    connections: [
      { id: "site", connector: shelfConnector("construction", site), client: () => site },
      { id: "books", connector: shelfConnector("erp", books), client: () => books },
    ],
  });
  const record = async (key: string) =>
    hub.db.query(sql`insert into record (organisation, noun, key, state, title, changed_at)
      values (${hub.organisation}, 'part', ${key}, 'draft', ${key}, now())`);
  for (const key of ["ending", "standing", "waiting"]) await record(key);
  await hub.db.query(
    sql`insert into fact (organisation, key, noun, record) values (${hub.organisation}, 'part:code:7', 'part', 'ending')`,
  );
  await hub.db.query(
    sql`insert into waiting (organisation, noun, record, key) values (${hub.organisation}, 'part', 'waiting', 'part:code:7')`,
  );
  const merging = { noun: "part", from: "ending", into: "standing", by: "Ann", because: "they are one" };
  await hub.db.transaction((tx) => mergeRecords(tx, hub, merging));
  const again = await hub.db.query<{ id: string }>(sql`select arrival->>'id' as id from handoff order by id`);
  expect(again.map(({ id }) => id).sort()).toEqual(["standing", "waiting"]);
});
