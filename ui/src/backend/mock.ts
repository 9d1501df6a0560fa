// A made-up record for looking at pages in a browser while developing. Never built into the application:
// `scripts/check-dist.mjs` fails the build when this sentence is found in it.
import { register } from "./mock/register";
import { sessionCommands } from "./mock/session";
import { wait } from "./mock/state";
import { visits } from "./mock-visits";

const NAME = "development mock of the record";

const all: Record<string, (request: never) => unknown> = { ...sessionCommands, ...register, ...visits };

/** Answers a command like Tauri's `invoke` would. */
export async function invoke(command: string, args: { request: unknown }): Promise<unknown> {
  const run = all[command];
  if (!run) throw `${NAME}: ${command} is missing`;
  if (command !== "app_state") await wait(60);
  return structuredClone(await run(args.request as never));
}
