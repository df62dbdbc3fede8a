import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Does the work while no other process does: a folder is the lock, for only one can make it. The work may name the
 * processes that work for it: while one of them lives, the lock holds, though we were killed.
 */
export async function locked(folder, work) {
  mkdirSync(dirname(folder), { recursive: true });
  for (let waits = 0; !take(folder); waits++) {
    if (waits === 0) console.error("Another start is installing: waiting for it");
    if (isAbandoned(folder)) setAside(folder);
    else await delay(250);
  }
  try {
    return await work((pid) => appendFileSync(join(folder, "pids"), ` ${pid}`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Made beside it with its holder's number in it, and then put in its place: it is never seen without its holder. */
function take(folder) {
  const making = `${folder}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making);
  writeFileSync(join(making, "pids"), String(process.pid));
  try {
    renameSync(making, folder);
    return true;
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    return false;
  }
}

/** Its holder was killed, and whatever worked for it has ended. */
function isAbandoned(folder) {
  try {
    return readFileSync(join(folder, "pids"), "utf8").split(" ").every(isGone);
  } catch {
    return false;
  }
}

function isGone(pid) {
  try {
    process.kill(Number(pid), 0);
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
