import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { erasePostgres, startPostgres } from "../src/platform/postgres.ts";
import { migrate } from "../src/store/migrate.ts";

const say = () => undefined;

/** A server of its own that flushes to the disk as in production, for as long as the work lasts. */
export async function onOwnServer(work: (url: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-bench-"));
  await chmod(folder, 0o755);
  try {
    const postgres = await startPostgres({ folder, say });
    try {
      await migrate({ url: postgres.url });
      await work(postgres.url);
    } finally {
      await postgres.stop();
    }
  } finally {
    await erasePostgres({ folder, say });
    await rm(folder, { recursive: true, force: true });
  }
}
