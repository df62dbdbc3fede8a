/** Who must act? `later`: nobody. `reconnect`: an administrator. `refused`: a bookkeeper. `changed`: a developer. */
export type Remedy = "later" | "reconnect" | "refused" | "changed";

/** A call to a system that did not do what it should, with what may be done about it. */
export class ConnectorError extends Error {
  override readonly name = "ConnectorError";
  readonly remedy: Remedy;
  readonly retryAfterSeconds: number | undefined;
  /** The call may have taken effect, or may still: nobody answered. */
  readonly unanswered: boolean;

  constructor(
    remedy: Remedy,
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number | undefined; unanswered?: boolean } = {},
  ) {
    super(message, { cause: options.cause });
    this.remedy = remedy;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.unanswered = options.unanswered ?? false;
  }
}
