import { expect, it } from "vitest";
import { z } from "zod";
import { type Context, defineConnector } from "../contract.ts";
import { connect } from "./connect.ts";
import { FakeServer } from "./fake/server.ts";
import { memoryVault } from "./memory-vault.ts";
import { vocabularyOf } from "./vocabulary.ts";

const Settings = z.object({ url: z.url(), company: z.string() });
const Secrets = z.object({ key: z.string().min(8) });
const echo = defineConnector({
  id: "echo",
  name: "Echo",
  side: "field",
  settings: Settings,
  secrets: Secrets,
  address: ({ url }) => url,
  client: (context: Context<z.infer<typeof Settings>, z.infer<typeof Secrets>>) => context,
  check: async ({ http, connection }) =>
    `${connection} ${(await http.ask({ method: "GET", path: "/" })).text}`,
  resources: [],
});

const connecting = {
  connector: echo,
  connection: "site",
  vault: memoryVault(),
  vocabulary: vocabularyOf(),
  now: () => new Date(),
};

it("makes a client of settings and secrets", async () => {
  const fake = await FakeServer.start({ handle: () => ({ text: "is here" }) });
  const settings = { url: fake.url, company: "1" };
  const { client, close } = connect({ ...connecting, settings, secrets: { key: "long enough" } });
  expect(await echo.check(client)).toBe("site is here");
  await close();
  await fake.close();
});

it.each([
  ["settings", { url: "nowhere" }, { key: "long enough" }, /settings of site.*url.*company/],
  ["secrets", { url: "http://site.example", company: "1" }, { key: "short" }, /secrets of site.*key/],
])("names the place in the %s that is wrong, and no value", (_, settings, secrets, sentence) => {
  expect(() => connect({ ...connecting, settings, secrets })).toThrow(sentence);
  expect(() => connect({ ...connecting, settings, secrets })).not.toThrow(/nowhere|short/);
});
