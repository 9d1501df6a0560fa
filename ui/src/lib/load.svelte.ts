// What a page shows, asked for once when the page opens.
import type { UiError } from "../bindings";
import { asUiError } from "./errors";

/** An answer on its way. */
export interface Loading<T> {
  /** The answer; nothing until it is there. Pages replace it with what later commands answer. */
  value: T | null;
  /** Why it could not be had. */
  readonly error: UiError | null;
  /** It takes long enough to say so. */
  readonly slow: boolean;
  /** Asks again. */
  again(): Promise<void>;
}

/**
 * Tells the newest of several questions from those before it: `const newest = inOrder()` once, `const still = newest()`
 * at every question, and an answer counts only while `still()`.
 */
export function inOrder(): () => () => boolean {
  let asked = 0;
  return () => {
    const own = ++asked;
    return () => own === asked;
  };
}

/** Asks now. */
export function load<T>(ask: () => Promise<T>): Loading<T> {
  let value = $state.raw<T | null>(null);
  let error = $state.raw<UiError | null>(null);
  let slow = $state(false);

  async function again(): Promise<void> {
    const timer = setTimeout(() => (slow = true), 400);
    try {
      value = await ask();
      error = null;
    } catch (problem) {
      error = asUiError(problem);
    } finally {
      clearTimeout(timer);
      slow = false;
    }
  }
  void again();

  return {
    get value() {
      return value;
    },
    set value(next) {
      value = next;
      error = null;
    },
    get error() {
      return error;
    },
    get slow() {
      return slow;
    },
    again,
  };
}
