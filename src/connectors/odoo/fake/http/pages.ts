import type { FakeReply } from "../../../kit/fake/message.ts";

const HTML = { "content-type": "text/html; charset=utf-8" };
const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

/** Each request has a connection of its own. */
const CLOSE = { connection: "close" };

export const html = (status: number, text: string): FakeReply => ({
  status,
  headers: { ...HTML, ...CLOSE },
  text,
});

/** What is undefined in the body is left out of it. */
export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): FakeReply => ({
  status,
  headers: { ...JSON_TYPE, ...CLOSE, ...headers },
  body,
});

const LOST =
  "<!DOCTYPE html>\n<html>\n<head><title>Odoo</title></head>\n<body>404: Page not found</body>\n</html>\n";

export const notFound = (): FakeReply => ({
  status: 404,
  headers: { "content-type": "text/html;charset=utf-8", ...CLOSE },
  text: LOST,
});

/** A request to a JSON route with another content type. */
export function wrongType(route: string, type: string, status: 400 | 415): FakeReply {
  const [title, more] =
    status === 400
      ? ["Bad Request", ""]
      : ["Unsupported Media Type", "<br><br>Please verify the Content-Type request header and try again."];
  return html(
    status,
    `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>Request inferred type is compatible with [&#39;http&#39;] but &#39;${route}&#39; is type=&#39;${type}&#39;.${more}</p>\n`,
  );
}

/** What a proxy in front of Odoo answers by itself. */
export const gateway = (status: 502 | 504): FakeReply =>
  html(
    status,
    `<html>\r\n<head><title>${status} ${status === 502 ? "Bad Gateway" : "Gateway Time-out"}</title></head>\r\n<body>nginx</body>\r\n</html>\r\n`,
  );

/** A proxy that has had enough; Odoo itself never says so. */
export const busyProxy = (seconds: number, status: 429 | 503): FakeReply => ({
  ...html(status, `<html><head><title>${status}</title></head><body>nginx</body></html>`),
  headers: { ...HTML, ...CLOSE, "retry-after": String(seconds) },
});
