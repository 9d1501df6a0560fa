// What pages do with a `UiError`.
import type { UiError } from "../bindings";
import { asUiError } from "../backend/errors";

export { asUiError };

/** The message for one field, if the error has one; what is wrong with it twice is said in one. */
export function fieldError(error: UiError | null | undefined, id: string): string | undefined {
  const messages = error?.fields.filter((field) => field.field === id).map((field) => field.message) ?? [];
  return messages.length > 0 ? messages.join(". ") : undefined;
}

/** An error that the page itself finds, in the shape that commands use. */
export function pageError(fields: { field: string; message: string }[]): UiError {
  return { code: "badInput", message: "Check what is marked below. Nothing was saved yet.", fields };
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

/** The same error for a form whose field ids carry a prefix, where two forms share a page. */
export function withPrefix(error: UiError, prefix: string): UiError {
  return { ...error, fields: error.fields.map((one) => ({ ...one, field: prefix + one.field })) };
}
