// What pages do with a `UiError`.
import { tick } from "svelte";
import type { UiError } from "../bindings";
import { asUiError } from "../backend/errors";

export { asUiError };

/** The message for one field, if the error has one; what is wrong with it twice is said in one. */
export function fieldError(error: UiError | null | undefined, id: string): string | undefined {
  const messages = error?.fields.filter((field) => field.field === id).map((field) => field.message) ?? [];
  return messages.length > 0 ? messages.join(". ") : undefined;
}

/** An error in fields that the page itself finds, in the shape that commands use. */
export function pageError(
  fields: UiError["fields"],
  message = "Check what is marked below. Nothing was saved yet.",
): UiError {
  return { code: "badInput", message, fields };
}

/** Something else that the page itself finds, in words for people: a plain `Error` would be shown as a fault of the page. */
export function plainError(code: UiError["code"], message: string): UiError {
  return { code, message, fields: [] };
}

/** Moves the focus to a field by its id: the input itself, or the first input of its group. */
export function focusField(id: string): boolean {
  const target = document.getElementById(id);
  if (!target) return false;
  const reachable = "input:not([type=hidden]), textarea, select, button";
  const input = target.matches(reachable) ? target : target.querySelector<HTMLElement>(reachable);
  (input ?? target).scrollIntoView({ block: "center" });
  (input ?? target).focus({ preventScroll: true });
  return true;
}

/**
 * Goes to the first field that is wrong once the page shows it, which also reads its message out. For forms beside which
 * no summary of errors stands. `idOf` makes the id of a field from its name.
 */
export async function focusWrong(error: UiError, idOf: (field: string) => string = (field) => field): Promise<void> {
  await tick();
  for (const one of error.fields) if (focusField(idOf(one.field))) return;
}

/** The same error for a form whose field ids carry a prefix, where two forms share a page. */
export function withPrefix(error: UiError, prefix: string): UiError {
  return { ...error, fields: error.fields.map((one) => ({ ...one, field: prefix + one.field })) };
}
