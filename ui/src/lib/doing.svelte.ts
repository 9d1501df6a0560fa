// What a form or a button does: one at a time, whether it goes on, and why it failed.
import type { UiError } from "../bindings";
import { asUiError, focusWrong, withPrefix } from "./errors";

/** Something that is done when a person asks for it. */
export interface Doing {
  /** It goes on: for the button's `busy`. */
  readonly busy: boolean;
  /** Why it failed. A page sets it itself for what it finds without asking. */
  error: UiError | null;
  /**
   * Does it, unless it goes on already. `take` gets the answer once what was typed counts as saved. Says whether it was
   * done.
   */
  run<T>(ask: () => Promise<T>, take?: (answer: T) => unknown): Promise<boolean>;
  /** The same for a form that was sent. */
  submit<T>(event: SubmitEvent, ask: () => Promise<T>, take?: (answer: T) => unknown): Promise<boolean>;
}

interface Options {
  /** What is kept of the form, thrown away once it is saved. */
  draft?: { clear(): Promise<void> };
  /** Before the names of fields, where two forms share a page. */
  prefix?: string;
  /** Goes to the first field that is wrong, by its id: for forms beside which no summary of errors stands. */
  focus?: boolean | ((field: string) => string);
  /** Hears of a failure. */
  failed?: (error: UiError) => unknown;
}

/** Call it while a component is made. */
export function doing(options: Options = {}): Doing {
  const state = $state<{ busy: boolean; error: UiError | null }>({ busy: false, error: null });

  async function run<T>(ask: () => Promise<T>, take?: (answer: T) => unknown): Promise<boolean> {
    if (state.busy) return false;
    state.busy = true;
    state.error = null;
    try {
      const answer = await ask();
      // it is saved: a draft that stays behind is only offered again
      await options.draft?.clear().catch(() => undefined);
      await take?.(answer);
      return true;
    } catch (problem) {
      const error = withPrefix(asUiError(problem), options.prefix ?? "");
      state.error = error;
      await options.failed?.(error);
      if (options.focus) await focusWrong(error, options.focus === true ? undefined : options.focus);
      return false;
    } finally {
      state.busy = false;
    }
  }

  return {
    get busy() {
      return state.busy;
    },
    get error() {
      return state.error;
    },
    set error(next) {
      state.error = next;
    },
    run,
    submit(event, ask, take) {
      event.preventDefault();
      return run(ask, take);
    },
  };
}
