import type { FakeReply } from "../../kit/fake/message.ts";

/** BILL's errors: a list, each with its code. The statuses are not documented but for 401. */
export const problem = (status: number, code: string, ...messages: readonly string[]): FakeReply => ({
  status,
  body: messages.map((message) => ({
    timestamp: "2026-11-18T16:00:01.000+00:00",
    code,
    severity: "ERROR",
    category: "REQUEST",
    message,
  })),
});

export const dated = (reply: FakeReply, at: Date): FakeReply => ({
  ...reply,
  ...(reply.status !== undefined &&
    reply.status >= 400 && {
      body: (reply.body as object[]).map((one) => ({
        ...one,
        timestamp: at.toISOString().replace("Z", "+00:00"),
      })),
    }),
});

export const signedOut = problem(401, "BDC_1109", "Session is invalid. Please log in.");

export const noVendor = problem(404, "BDC_1120", "No data found.");
