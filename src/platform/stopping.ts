/**
 * Waits until somebody wants the program to end: Ctrl-C, the system, or the death of the process that started it. Who
 * asks a second time is not made to wait: then the program dies at once, and the next start takes over what it left.
 */
export function stopWanted(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => resolve(signal));
    if (!process.channel) return;
    process.once("disconnect", () => resolve("the end of the process that started it"));
    process.channel.unref();
  });
}
