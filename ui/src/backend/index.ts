// The only folder that knows Tauri. Everything else calls the generated `commands`, which come here.
import { invoke, isTauri } from "@tauri-apps/api/core";
import { asUiError } from "./errors";

type Invoke = (command: string, args: { request: unknown }) => Promise<unknown>;

let inBrowser: Promise<Invoke> | null = null;

/** Outside the application's window there is no record. While developing, a made-up one stands in for it. */
function browserInvoke(): Promise<Invoke> {
  if (import.meta.env.DEV) {
    inBrowser ??= import("./mock").then((mock) => mock.invoke);
    return inBrowser;
  }
  return Promise.resolve(() => Promise.reject("Hearthbook runs in its own window, not in a browser."));
}

const listeners = new Set<() => void>();

/** Tells when a command was refused because the record is locked, so that the sign-in can show at once. */
export function onLocked(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls a command. What it throws is always a `UiError`. */
export async function call<T>(command: string, request: unknown): Promise<T> {
  try {
    const run: Invoke = isTauri() || "__TAURI_INTERNALS__" in window ? invoke : await browserInvoke();
    return (await run(command, { request })) as T;
  } catch (problem) {
    const error = asUiError(problem);
    if (error.code === "locked") for (const listener of listeners) listener();
    throw error;
  }
}
