/** SHA-256 (FIPS 180-4) of a text's UTF-8, hexadecimal. Pure, so that what is decided by it needs nothing from outside. */
export function sha256(text: string): string {
  const words = padded(new TextEncoder().encode(text));
  const state = Uint32Array.from(BEGINNING);
  const schedule = new Uint32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    schedule.set(words.subarray(block, block + 16));
    for (let t = 16; t < 64; t++)
      schedule[t] =
        small1(at(schedule, t - 2)) +
        at(schedule, t - 7) +
        small0(at(schedule, t - 15)) +
        at(schedule, t - 16);
    mix(state, schedule);
  }
  return [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
}

/** The message in words of four bytes, most significant first, with its end marked and its length in bits last. */
function padded(bytes: Uint8Array): Uint32Array {
  const view = new DataView(new ArrayBuffer((Math.floor((bytes.length + 8) / 64) + 1) * 64));
  for (const [nth, byte] of bytes.entries()) view.setUint8(nth, byte);
  view.setUint8(bytes.length, 0x80);
  view.setBigUint64(view.byteLength - 8, BigInt(bytes.length) * 8n);
  return Uint32Array.from({ length: view.byteLength / 4 }, (_, nth) => view.getUint32(nth * 4));
}

function mix(state: Uint32Array, schedule: Uint32Array): void {
  const before = [...state] as [number, number, number, number, number, number, number, number];
  let [a, b, c, d, e, f, g, h] = before;
  for (let t = 0; t < 64; t++) {
    const first = (h + large1(e) + ((e & f) ^ (~e & g)) + at(ROUNDS, t) + at(schedule, t)) | 0;
    const second = (large0(a) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [nth, word] of [a, b, c, d, e, f, g, h].entries()) state[nth] = at(state, nth) + word;
}

const at = (words: Uint32Array, nth: number): number => words[nth] ?? 0;

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));
const small0 = (word: number): number => turned(word, 7) ^ turned(word, 18) ^ (word >>> 3);
const small1 = (word: number): number => turned(word, 17) ^ turned(word, 19) ^ (word >>> 10);
const large0 = (word: number): number => turned(word, 2) ^ turned(word, 13) ^ turned(word, 22);
const large1 = (word: number): number => turned(word, 6) ^ turned(word, 11) ^ turned(word, 25);

const fromHex = (text: string): Uint32Array =>
  Uint32Array.from(text.trim().split(/\s+/), (word) => Number.parseInt(word, 16));

// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
const BEGINNING = fromHex("6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19");

// And of the cube roots of the first 64.
const ROUNDS = fromHex(`
  428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5
  d807aa98 12835b01 243185be 550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174
  e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da
  983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967
  27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e 92722c85
  a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070
  19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3
  748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2`);
