import type { OpenHub } from "../hub.ts";
import type { Systems } from "./systems.ts";

/** What a chapter plays with. */
export interface Stage extends Systems, OpenHub {
  /** Where the hub listens. */
  readonly address: string;
  /** Reads every system, or those in which something has happened, and waits until nothing stirs. */
  settle(options?: Settling): Promise<void>;
}

export interface Settling {
  /** Connections by their ids; all unless named. */
  readonly after?: readonly string[];
  /** Whether all ids are read as well. */
  readonly sweep?: boolean;
}

export interface Chapter {
  readonly name: string;
  /** What is told of it while it happens. */
  readonly says: string;
  readonly play: (stage: Stage) => Promise<void>;
}
