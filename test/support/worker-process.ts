import { bellOver } from "../../src/engine/wake.ts";
import { startWorker } from "../../src/engine/worker.ts";
import { openDb } from "../../src/store/db.ts";
import { judgedHub } from "./judged-hub.ts";

/** A worker in a process of its own, which is killed sooner or later. It says when it works; it ends with its parent. */
const { databaseUrl, url, settledAfterSeconds } = JSON.parse(process.argv[2] ?? "{}");
const db = openDb({ url: databaseUrl, connections: 6 });
const bell = bellOver(db);
const hub = judgedHub({ db, url, settledAfterSeconds, wake: bell.ring });
const onError = (error: unknown, doing: string) => console.error(doing, error);
process.on("disconnect", () => process.exit());
await startWorker(hub, { name: String(process.pid), bell, onError });
process.send?.("works");
