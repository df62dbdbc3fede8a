const MAPPING =
  "{ id, list, connection, theirs, ours, told, begins, ends, proposedBy, proposedAt, because, decidedBy, decidedAt, decidedBecause, standing }";
const FORESEEN =
  "{ mapping: { id, list, connection, theirs, ours, told, begins, ends, proposedBy, proposedAt, because, nth, accepted, decidedBy, decidedAt, decidedBecause }, day, records, waiting, atRisk: [{ currency, amount }], retold, tells: [{ connection, mode, records, fields: [] }], ends: [{ code, count }], begins: [{ code, count }], examples: [{ noun, key, title, state: { before, after }, moved: [], changes: [{ field, before, after }], tells: [{ seat, mode, patch: {} }], effects: [{ to, act, key }], opens: [{ code, blocks, says }], closes: [{ code, blocks, says }], stays: [{ code, blocks, says }] }] }";

export const LIST_HELP = `
Examples:
  plumbline mappings
  plumbline mappings terms

What people decided counts before what the configuration and the connectors lay down.

With --json: { lists: [{ list, says, field, closed: [], words: [{ list, connection, theirs, ours, mapping: ${MAPPING} }] }] }`;

export const UNMAPPED_HELP = `
Example:
  plumbline mappings unmapped --list terms

Suggestions say what speaks for them, and are never applied by themselves.

With --json: { words: [{ way, connection, list, word, records, since, atRisk: [{ currency, amount }], examples: [{ noun, key, title }], suggestions: [{ ours, score, because: [] }], proposed: [] }] }`;

export const PROPOSE_HELP = `
Examples:
  plumbline mappings propose terms "30 days net" net-30 --connection odoo --because "as on their invoices"
  plumbline mappings propose terms "2/10 n30" 2-10-net-30 --new --from 2027-01-01 --because "the terms of 2027"
  plumbline mappings propose terms "30 days net" --none --connection odoo --because "renamed there"

With --json: { mapping, foreseen: ${FORESEEN} }`;

export const PREVIEW_HELP = `
Example:
  plumbline mappings preview 7

All that rests on the word is decided as it would be, and taken back.

With --json: { foreseen: ${FORESEEN} }`;

export const ACCEPT_HELP = `
Examples:
  plumbline mappings accept 7 --because "checked with the bank file"
  plumbline mappings accept 7 --because "checked with the bank file" --yes

With --json: { done, again, foreseen: ${FORESEEN} }`;

export const REJECT_HELP = `
Example:
  plumbline mappings reject 7 --because "these are 30 days after the end of the month"

With --json: { mapping: ${MAPPING} }`;

export const HISTORY_HELP = `
Examples:
  plumbline mappings history terms
  plumbline mappings history --connection odoo --word "30 days net"

Nothing is ever written over: a change is another mapping.

With --json: { mappings: [${MAPPING}] }`;
