// Verifies archived segments of the journal, without Plumbline: node verify-journal.mjs <folder> [--root <hex>]
// The format is described in guides/verify-the-journal.md. Ends with 1 if anything is not as it was sealed.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const [folder, option, root] = process.argv.slice(2);
if (!folder || (option && (option !== "--root" || !root))) {
  console.error("Usage: node verify-journal.mjs <folder of one organisation's segments> [--root <hex>]");
  process.exit(2);
}

const faults = [];
const roots = new Set();
const names = readdirSync(folder).filter((name) => name.endsWith(".jsonl.gz"));
let [previous, first, rows] = [undefined, undefined, 0];

for (const name of names.sort()) {
  try {
    const segment = read(join(folder, name));
    follow(previous, segment.head, name);
    check(segment, name);
    rows += segment.lines.length;
    roots.add(segment.seal.root);
    previous = { ...segment.head, root: segment.seal.root };
    first ??= previous;
  } catch (error) {
    faults.push(`${name}: cannot be read: ${error.message}`);
  }
}
if (root && !roots.has(root.toLowerCase()))
  faults.push(`the root ${root} is not there: the chain was cut off or made anew`);
if (names.length === 0) faults.push(`${folder} holds no segment`);

for (const fault of faults) console.log(fault);
if (previous) {
  console.log(`${previous.organisation}: segments ${first.number} to ${previous.number}, ${rows} rows`);
  console.log(`It follows the root ${first.previousRoot} and ends with ${previous.root}`);
}
console.log(faults.length === 0 ? "Everything is as it was sealed" : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

function read(path) {
  const lines = gunzipSync(readFileSync(path)).toString("utf8").replace(/\n$/, "").split("\n");
  const [headLine, sealLine] = [lines.shift(), lines.pop()];
  return { headLine, head: JSON.parse(headLine), lines, seal: JSON.parse(sealLine) };
}

/** Each segment names the root of the one before. */
function follow(before, { number, previousRoot, organisation }, name) {
  if (!before) return;
  if (organisation !== before.organisation)
    faults.push(`${name}: is of ${organisation}, not ${before.organisation}`);
  if (previousRoot !== before.root)
    faults.push(`${name}: segment ${number} does not follow segment ${before.number}`);
}

function check({ headLine, head, lines, seal }, name) {
  const digests = Buffer.from(seal.digests, "hex");
  if (sha256(sha256(headLine), digests).toString("hex") !== seal.root || head.rows !== seal.seqs.length)
    faults.push(`${name}: the head or the seal of segment ${head.number} was changed`);
  const sealed = new Map(seal.seqs.map((seq, at) => [seq, digests.subarray(32 * at, 32 * at + 32)]));
  for (const line of lines) {
    const seq = Number(/"seq":(\d+)/.exec(line)?.[1]);
    const says = !sealed.has(seq)
      ? "was added"
      : !sha256(line).equals(sealed.get(seq))
        ? "was changed"
        : undefined;
    if (says) faults.push(`${name}: row ${seq} ${says}: ${line.slice(0, 200)}`);
    sealed.delete(seq);
  }
  for (const seq of sealed.keys()) faults.push(`${name}: row ${seq} was removed`);
}
