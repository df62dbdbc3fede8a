import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { Pool } from "undici";

/** Deliveries to be sent to an address of this machine, so many at a time. */
export interface Load {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: readonly string[];
  readonly atOnce: number;
}

/** Sends them from a thread of its own, so that the sender costs the server nothing; answers with how many a second were acknowledged. */
export async function sent(load: Load): Promise<number> {
  const worker = new Worker(new URL(import.meta.url), { workerData: load });
  const [perSecond] = (await once(worker, "message")) as [number];
  return perSecond;
}

async function send({ origin, path, headers, bodies, atOnce }: Load): Promise<number> {
  const pool = new Pool(origin, { connections: atOnce });
  const left = [...bodies];
  const hand = async () => {
    for (let body = left.pop(); body !== undefined; body = left.pop()) {
      const { statusCode, body: answer } = await pool.request({ method: "POST", path, headers, body });
      await answer.dump();
      if (statusCode !== 202) throw new Error(`A delivery was answered with ${statusCode}`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, hand));
  const perSecond = (bodies.length * 1000) / (performance.now() - start);
  await pool.close();
  return perSecond;
}

if (!isMainThread) parentPort?.postMessage(await send(workerData as Load));
