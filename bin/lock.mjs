import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Does the work while no other process does: a folder is the lock, for only one can make it. */
export async function locked(folder, work) {
  mkdirSync(dirname(folder), { recursive: true });
  for (let waits = 0; !take(folder); waits++) {
    if (waits === 0) console.error("Another start is installing: waiting for it");
    if (isAbandoned(folder)) setAside(folder);
    else await delay(250);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Made beside it with its holder's number in it, and then put in its place: it is never seen without its holder. */
function take(folder) {
  const making = `${folder}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making);
  writeFileSync(join(making, "pid"), String(process.pid));
  try {
    renameSync(making, folder);
    return true;
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    return false;
  }
}

/** Its holder was killed. */
function isAbandoned(folder) {
  try {
    process.kill(Number(readFileSync(join(folder, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** Of several that see it abandoned only one moves it away; what it moved is its own to remove. */
function setAside(folder) {
  const aside = `${folder}.abandoned.${process.pid}`;
  try {
    renameSync(folder, aside);
    // Somebody was faster still, and this is already the next holder's.
    if (!isAbandoned(aside)) return renameSync(aside, folder);
  } catch {
    return;
  }
  rmSync(aside, { recursive: true, force: true });
}
