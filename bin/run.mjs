import { spawn } from "node:child_process";
import { constants } from "node:os";
import { ready } from "./runtime.mjs";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a program of the project with the pinned Node in our place: it gets our signals, and we end as it ended. It has
 * a process group of its own, so that Ctrl-C, which both a terminal and npm pass on, reaches it once; through its
 * channel to us it notices when we are killed.
 */
export async function run(file, words, { folder = process.cwd(), environment: more = {} } = {}) {
  const { node, environment } = await ready();
  const child = spawn(node, [file, ...words], {
    cwd: folder,
    env: { ...environment, ...more },
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    detached: true,
  });
  let last = 0;
  for (const signal of SIGNALS)
    process.on(signal, () => {
      const now = Date.now();
      if (now - last > 1000) child.kill(signal);
      last = now;
    });
  const watch = endWithNpm(() => child.kill("SIGTERM"));
  const [code, signal] = await new Promise((resolve, reject) =>
    child.once("error", reject).once("exit", (...end) => resolve(end)),
  );
  clearInterval(watch);
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

/** npm starts us through a shell, and a signal that ends npm or that shell does not reach us: we would be left alone. */
function endWithNpm(stop) {
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event) return undefined;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 500);
  return watch;
}

/** The end of a bin: its outcome as the process's own, its trouble as one sentence. */
export async function end(outcome) {
  try {
    process.exitCode = await outcome;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
