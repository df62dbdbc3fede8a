import type { Chapter } from "./chapter.ts";
import { FIRST_DAY } from "./first-day.ts";
import { FIRST_PHASE } from "./first-phase.ts";

/** The story in its order. Each chapter is told once, however often the story is started. */
export const CHAPTERS: readonly Chapter[] = [...FIRST_DAY, ...FIRST_PHASE];
