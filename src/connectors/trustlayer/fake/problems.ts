import type { FakeReply } from "../../kit/fake/message.ts";

/** TrustLayer's errors. Their codes are documented by three examples; the message is for people. */
export const problem = (status: number, applicationCode: string, message: string): FakeReply => ({
  status,
  body: { statusCode: status, applicationCode, message, details: {} },
});

export const unauthorised = problem(401, "LIB.001", "Authentication failed");
