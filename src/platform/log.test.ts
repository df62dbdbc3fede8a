import { expect, it } from "vitest";
import { createLog, logStage } from "./log.ts";
import { Sealed } from "./sealed.ts";

function listening() {
  const lines: string[] = [];
  return { lines, log: createLog({ level: "info", write: (line) => lines.push(line) }) };
}

it("writes one line for an item and a stage", () => {
  const { lines, log } = listening();
  logStage(log, { stage: "deliver", item: "out/vendor/7", outcome: "done", milliseconds: 12 });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { stage: "deliver", item: "out/vendor/7", outcome: "done", milliseconds: 12 },
  ]);
});

it("prints no secret: not by its name, not sealed, not in an address, not in an error", () => {
  const { lines, log } = listening();
  const url = "postgres://hub:hunter2@127.0.0.1:5432/hub";
  log.info({ password: "hunter2", answer: { headers: { authorization: "Bearer hunter2" } } });
  log.info({ connection: { refresh_token: "hunter2" }, key: new Sealed("hunter2") });
  log.error({ err: new Error(`cannot reach ${url}`) }, `cannot reach ${url}`);
  expect(lines).toHaveLength(3);
  expect(lines.join()).not.toContain("hunter2");
  expect(lines[2]).toContain("postgres://hub:<sealed>@127.0.0.1:5432/hub");
});

it("prints no row that the database did not take", () => {
  const { lines, log } = listening();
  const error = Object.assign(new Error("null value in column body"), {
    detail: "Failing row contains (acme, DE89370400440532013000)",
    where: "unnamed portal parameter $1 = 'DE89370400440532013000'",
  });
  log.error({ doing: "hear", err: error });
  expect(lines).toHaveLength(1);
  expect(lines.join()).not.toContain("DE8937");
});
