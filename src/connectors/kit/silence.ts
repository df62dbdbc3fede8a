import { ConnectorError } from "./errors.ts";

/** Before a connection stood nothing can have happened. */
const UNREACHED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"];

/** Its certificate is not trusted, or not its own: nothing was sent. */
const UNTRUSTED = /^(CERT_|ERR_TLS_CERT_|UNABLE_TO_|(DEPTH_ZERO_)?SELF_SIGNED_CERT)/;

/** Why a call has no answer. Where something may have happened all the same, it is `unanswered`. */
export function silence(error: unknown, { host, pathname }: URL): ConnectorError {
  const code = (error as { code?: string }).code ?? (error as { name?: string }).name ?? "unknown";
  if (code === "ADDRESS_REFUSED") return refusedAddress(error);
  if (UNTRUSTED.test(code))
    return new ConnectorError(
      "reconnect",
      `The certificate of ${host} is not trusted (${code}): if it is the firm's own, name its authority in outbound.ca`,
      { cause: error },
    );
  const refusal = refusalOfTunnel(error);
  if (refusal) return byProxy(refusal, host, error);
  return new ConnectorError("later", `${host}${pathname} did not answer (${code})`, {
    cause: error,
    unanswered: !UNREACHED.includes(code),
  });
}

export const refusedAddress = (error: unknown): ConnectorError =>
  new ConnectorError("reconnect", (error as Error).message, { cause: error });

/** The status with which a proxy declined to lead on; the client tells it in its words alone. */
const refusalOfTunnel = (error: unknown): string | undefined =>
  /Proxy response \((\d+)\)/.exec((error as Error).message ?? "")?.[1];

function byProxy(status: string, host: string, cause: unknown): ConnectorError {
  if (status !== "407")
    return new ConnectorError("later", `The proxy does not lead to ${host} (${status})`, { cause });
  const says = `The proxy does not know us (407), so ${host} is out of reach: check the name and password in outbound.proxy`;
  return new ConnectorError("reconnect", says, { cause });
}
