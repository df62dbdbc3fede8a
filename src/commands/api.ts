import type { Command } from "commander";
import { openapi } from "../api/document.ts";
import { answering } from "./opened.ts";
import type { Desk } from "./terminal.ts";

export function apiCommand(program: Command, desk: Desk): void {
  const api = program.command("api").description("Tells of the API under /api/v1.");
  api
    .command("describe")
    .description("Prints the document of the API (OpenAPI 3.1), as docs/openapi.json has it.")
    .addHelpText("after", HELP)
    .action(
      answering(desk, async () => {
        const document = openapi();
        return { value: document, text: () => JSON.stringify(document, undefined, 2) };
      }),
    );
}

const HELP = `
Example:
  plumbline api describe > openapi.json

The hub that runs has it at /api/v1/openapi.json, for everybody.

With --json: { openapi, info: {}, servers: [], security: [], tags: [], paths: {}, components: {} }`;
