import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { changed, connected, create } from "./connected.ts";
import { problem } from "./fake/problems.ts";
import loginRequest from "./fixtures/login-request.json" with { type: "json" };
import { bill } from "./index.ts";

const LOGIN = "/v3/login";

describe("a session", () => {
  it("is had for the developer key, the user and the organisation, and borne with the key by every call", async () => {
    const { fake, client, asked } = await connected();
    expect(await bill.check(client)).toBe("user 00601XYZABCDEF2p0q1r in organisation 00802XYZABCDEF1l8e4n");
    const [login, question] = asked();
    expect(Object.keys(login?.json() as object).sort()).toEqual(Object.keys(loginRequest).sort());
    expect(login?.headers).not.toHaveProperty("devkey");
    expect(question?.headers).toMatchObject({ devkey: fake.secrets.devKey, sessionid: "session-1" });
  });

  it("is used for as long as it lasts: sign-ins are counted", async () => {
    const { clock, client, asked } = await connected();
    for (let call = 0; call < 10; call++) {
      await bill.check(client);
      await clock.advance(30 * 60);
    }
    expect(asked("POST", LOGIN)).toHaveLength(1);
  });

  it("that idled for more than 35 minutes is had anew, once, and the call is made after all", async () => {
    const { clock, fake, client, asked } = await connected();
    await bill.check(client);
    await clock.advance(36 * 60);
    await create(client);
    expect(fake.vendors).toHaveLength(1);
    expect(asked("POST", LOGIN)).toHaveLength(2);
    expect(asked("POST", "/vendors").map(({ headers }) => headers.sessionid)).toEqual([
      "session-1",
      "session-2",
    ]);
  });

  it("is had anew by one caller for all, also of another worker", async () => {
    const { fake, client, another, asked } = await connected();
    const other = another();
    await bill.check(client);
    await bill.check(other);
    expect(asked("POST", LOGIN)).toHaveLength(1);
    fake.sessions.endAll();
    await Promise.all([client, other, client, other, client].map((one) => bill.check(one)));
    expect(asked("POST", LOGIN)).toHaveLength(2);
  });

  it("that is refused again at once is an administrator's to mend, and is not asked for without end", async () => {
    const { fake, client, asked } = await connected();
    fake.server.misbehave({ kind: "expire", times: 2, when: ({ path }) => !path.endsWith(LOGIN) });
    await expect(bill.check(client)).rejects.toMatchObject({ remedy: "reconnect" });
    expect(asked("POST", LOGIN)).toHaveLength(2);
  });

  it("is not for whoever bears other secrets: those are tried first", async () => {
    const { client, another } = await connected();
    await bill.check(client);
    const other = another({ password: "changed-and-not-yet-known-there" });
    await expect(bill.check(other)).rejects.toMatchObject({ remedy: "reconnect" });
    expect(await bill.check(client)).toMatch(/^user/);
  });

  it.each([
    [
      "another user",
      { username: "somebody" },
      /User name and\/or password.*: check the developer key, the user/,
    ],
    [
      "another developer key",
      { devKey: "01another-key" },
      /Developer key is invalid.*: check the developer key/,
    ],
  ])("for %s is refused, and no secret is told", async (_, secrets, sentence) => {
    const { fake, client } = await connected({ secrets });
    const failure = await bill.check(client).catch((error: unknown) => error);
    expect(failure).toMatchObject({ remedy: "reconnect", message: expect.stringMatching(sentence) });
    for (const secret of [fake.secrets.password, ...Object.values(secrets)])
      expect(inspect(failure, { depth: 9 })).not.toContain(secret);
  });

  it("that cannot be had because BILL is away says that the call was never sent", async () => {
    const { fake, client } = await connected();
    for (const trick of [
      { kind: "drop-before" },
      { kind: "refuse", reply: () => ({ status: 502 }) },
    ] as const) {
      fake.server.misbehave({ ...trick, when: ({ path }) => path.endsWith(LOGIN) });
      await expect(create(client)).rejects.toMatchObject({ remedy: "later", unanswered: false });
    }
    expect(fake.vendors).toEqual([]);
  });

  it("for another organisation than the one that is meant stops the connection", async () => {
    const { fake, client } = await connected();
    fake.server.misbehave({
      kind: "drift",
      change: (body) => ({ ...(body as object), organizationId: "00802OTHER" }),
      when: ({ path }) => path.endsWith("/session"),
    });
    await expect(bill.check(client)).rejects.toMatchObject({
      remedy: "reconnect",
      message: expect.stringMatching(
        /organisation 00802OTHER, not 00802XYZABCDEF1l8e4n: correct organizationId/,
      ),
    });
  });
});

describe("the budget", () => {
  it("that is spent is left alone until the next full hour, without another call", async () => {
    const { clock, fake, client, asked } = await connected({ callsAnHour: 10 });
    for (let n = 0; n < 30; n++) {
      fake.seed(1);
      await clock.advance(40);
    }
    await expect(changed(client)).rejects.toMatchObject({
      remedy: "later",
      unanswered: false,
      retryAfterSeconds: 40 * 60,
      message: expect.stringMatching(/requests per hour reached: 10.*counts anew at the next full hour/),
    });
    const before = asked().length;
    await expect(changed(client)).rejects.toMatchObject({ remedy: "later", retryAfterSeconds: 40 * 60 });
    expect(asked()).toHaveLength(before);
    await clock.advance(40 * 60);
    expect(await bill.check(client)).toMatch(/^user/);
  });

  it("of sign-ins is one of its own", async () => {
    const { clock, fake, client } = await connected({ signInsAnHour: 1 });
    await bill.check(client);
    fake.sessions.endAll();
    await expect(bill.check(client)).rejects.toMatchObject({ remedy: "later", retryAfterSeconds: 3600 });
    await clock.advance(3600);
    expect(await bill.check(client)).toMatch(/^user/);
  });

  it("of calls at one time is kept: the others wait for their turn", async () => {
    const { clock, fake, client, another } = await connected({ settings: { concurrency: 2 } });
    await bill.check(client);
    const isSlow = ({ path }: { path: string }) => path.endsWith("/session");
    fake.server.misbehave({ kind: "slow", seconds: 5, times: Number.POSITIVE_INFINITY, when: isSlow });
    const calls = Array.from({ length: 6 }, () => bill.check(client));
    const open = () => fake.server.log.filter(({ request, end }) => isSlow(request) && end === undefined);
    for (let left = 6; left > 0; left -= 2) {
      await until(() => clock.waiting >= 2);
      // Somebody else's call comes and goes; if ours were not held back, they would be there by then.
      await changed(another());
      expect(open()).toHaveLength(2);
      await clock.advance(5);
      await until(() => open().length !== 2 || left === 2);
    }
    expect(await Promise.all(calls)).toHaveLength(6);
  });

  it("that others overdraw is waited for a moment: nothing has happened", async () => {
    const { fake, client } = await connected();
    const reply = () =>
      problem(422, "BDC_1322", "Max number of concurrent requests per organization reached.");
    fake.server.misbehave({ kind: "refuse", reply, when: ({ path }) => path.endsWith("/vendors") });
    await expect(create(client)).rejects.toMatchObject({
      remedy: "later",
      unanswered: false,
      retryAfterSeconds: 5,
    });
  });
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error("It did not come about");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
