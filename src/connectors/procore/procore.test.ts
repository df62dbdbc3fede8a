import { describe, expect, it } from "vitest";
import { conforms } from "../conformance.ts";
import { changed, connected } from "./connected.ts";
import errors from "./fixtures/errors.json" with { type: "json" };
import { procoreHarness } from "./harness.ts";
import { procore } from "./index.ts";

conforms({ connector: procore, harness: procoreHarness });

describe("the client", () => {
  it("bears the company on every call, though it stands in the path", async () => {
    const { fake, client, asked } = await connected();
    fake.seed(1);
    await procore.check(client);
    await changed(client);
    const rest = asked().filter(({ path }) => path.startsWith("/rest/"));
    expect(rest.length).toBeGreaterThan(3);
    expect(new Set(rest.map(({ headers }) => headers["procore-company-id"]))).toEqual(
      new Set([fake.settings.companyId]),
    );
  });

  it("speaks for a person, whose refresh token is good for one use", async () => {
    const { clock, fake, client, asked } = await connected({
      secrets: (fake) => ({ refreshToken: fake.tokens.consent() }),
    });
    for (let hour = 0; hour < 3; hour++) {
      expect(await procore.check(client)).toBe("Plumbline in Northgate Builders, Inc.");
      await clock.advance(7200);
    }
    const grants = asked().filter(({ path }) => path === "/oauth/token");
    expect(grants.map(({ body }) => new URLSearchParams(body).get("grant_type"))).toEqual([
      "refresh_token",
      "refresh_token",
      "refresh_token",
    ]);
    fake.tokens.revoke();
    await expect(procore.check(client)).rejects.toMatchObject({ remedy: "reconnect" });
  });

  it("asks an administrator where the app is not connected to the company", async () => {
    const { client } = await connected({ settings: { companyId: "7" } });
    await expect(procore.check(client)).rejects.toMatchObject({
      remedy: "reconnect",
      message: expect.stringMatching(/company 7.*install the app/),
    });
    await expect(changed(client)).rejects.toMatchObject({
      remedy: "reconnect",
      message: expect.stringMatching(/App is not connected/),
    });
  });

  it("waits out the window of ten seconds, and turns away at the end of the hour's", async () => {
    const { clock, fake, client } = await connected({ rates: { hour: 40, spike: 5 } });
    fake.seed(30);
    const started = clock.now().getTime();
    expect((await changed(client)).ids).toHaveLength(30);
    expect(clock.now().getTime() - started).toBeGreaterThanOrEqual(20_000);
    const failure = await changed(client).then(
      () => changed(client),
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ remedy: "later", unanswered: false });
    expect((failure as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(3000);
    expect(fake.server.log.every(({ status }) => status === 200)).toBe(true);
  });

  it.each([
    ["validation_map", "vendor can't be blank; number has already been taken"],
    ["string_errors", "Missing Procore-Company-Id header!"],
    ["message_code", "App is not connected to this company"],
    ["nested", "Object not found"],
    ["oauth", "The provided authorization grant is invalid, expired or revoked."],
  ] as const)("reads an error's body of the shape %s", async (shape, sentence) => {
    const { fake, client } = await connected();
    fake.server.misbehave({
      kind: "refuse",
      reply: () => ({ status: 422, body: errors[shape] }),
      when: ({ path }) => path.startsWith("/rest/"),
    });
    await expect(changed(client)).rejects.toMatchObject({
      remedy: "refused",
      message: `Procore, reading vendors: ${sentence} (422)`,
    });
  });
});
