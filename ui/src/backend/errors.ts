// Whatever a command throws, as a `UiError`.
import type { FieldError, UiError } from "../bindings";

function isFieldError(value: unknown): value is FieldError {
  return typeof value === "object" && value !== null && "field" in value && "message" in value;
}

/** Our own refusals come as objects, Tauri's as plain strings, and a mistake in the page as an `Error`. */
export function asUiError(problem: unknown): UiError {
  if (typeof problem === "object" && problem !== null && "code" in problem && "message" in problem) {
    const { code, message } = problem as { code: UiError["code"]; message: unknown };
    const fields = "fields" in problem && Array.isArray(problem.fields) ? problem.fields.filter(isFieldError) : [];
    return { code, message: String(message), fields };
  }
  const words = problem instanceof Error ? problem.message : String(problem);
  if (/not allowed|not found/i.test(words)) {
    return { code: "notAllowed", message: "Hearthbook refused this. Nothing was changed.", fields: [] };
  }
  return {
    code: "internal",
    message: `Something went wrong inside Hearthbook. Nothing was changed by it. Try again; if it happens again, close Hearthbook and open it anew. (${words})`,
    fields: [],
  };
}
