import dns from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Refuses what the hub must not call: an address inside the house that nobody listed. */
class AddressRefused extends Error {
  override readonly name = "AddressRefused";
  readonly code = "ADDRESS_REFUSED";
}

/** The check of outgoing addresses. */
export interface Outgoing {
  /** Refuses a host that is a closed address itself. */
  check(url: URL): void;
  /** For sockets in place of the system's: refuses a name that leads to a closed address, at the very call. */
  readonly lookup: LookupFunction;
}

export interface OutgoingOptions {
  /** Hosts (`odoo.internal`, `*.internal`), addresses and networks (`10.1.0.0/16`) that may be called all the same. */
  readonly allow: readonly string[];
  readonly resolve?: typeof dns.lookup;
}

/** Loopback, private, shared, link-local (the clouds' metadata among them), reserved, and IPv6 that carries IPv4. */
const CLOSED = blockListOf([
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16"],
  ...["172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3"],
  ...[
    "::/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "2001::/32",
    "2002::/16",
    "fc00::/7",
    "fe80::/9",
    "ff00::/8",
  ],
]);

/** Lets calls go to public addresses, and to those that are listed. */
export function outgoing({ allow, resolve = dns.lookup }: OutgoingOptions): Outgoing {
  const networks = blockListOf(allow.filter(isNetwork));
  const names = allow.filter((entry) => !isNetwork(entry)).map((entry) => entry.toLowerCase());

  const refuse = (host: string, address = host) =>
    new AddressRefused(
      `${host}${address === host ? "" : ` leads to ${address}, which`} is not a public address: if it should be called, list it under outbound.allow`,
    );
  const isOpen = (address: string) => holds(networks, address) || !holds(CLOSED, address);
  const isListed = (host: string) =>
    names.some((name) => (name.startsWith("*.") ? host.endsWith(name.slice(1)) : host === name));

  return {
    check({ hostname }) {
      const host = hostname.replace(/^\[|\]$/g, "");
      if (isIP(host) !== 0 && !isOpen(host)) throw refuse(host);
    },
    lookup(hostname, options, callback) {
      resolve(hostname, { ...options, all: true }, (error, answers) => {
        if (error) return callback(error, "");
        const closed = isListed(plain(hostname))
          ? undefined
          : answers.find(({ address }) => !isOpen(address));
        if (closed) return callback(refuse(hostname, closed.address), "");
        if (options.all) return callback(null, answers);
        const [first] = answers;
        if (!first) return callback(new Error(`${hostname} has no address`), "");
        callback(null, first.address, first.family);
      });
    },
  };
}

/** Can this stand under `outbound.allow`? */
export function isHostOrNetwork(entry: string): boolean {
  if (!isNetwork(entry)) return /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(entry);
  const [address = "", bits = "0", ...rest] = entry.split("/");
  return rest.length === 0 && /^\d+$/.test(bits) && Number(bits) <= (familyOf(address) === "ipv6" ? 128 : 32);
}

const plain = (host: string) => host.toLowerCase().replace(/\.$/, "");

const isNetwork = (entry: string) => isIP(entry.split("/")[0] ?? "") !== 0;

function familyOf(address: string) {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

const holds = (list: BlockList, address: string) => list.check(address, familyOf(address));

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const whole = familyOf(address) === "ipv6" ? 128 : 32;
    list.addSubnet(address, bits === undefined ? whole : Number(bits), familyOf(address));
  }
  return list;
}
