// What a form or a button does: one at a time, whether it goes on, and why it failed.
import type { UiError } from "../bindings";
import { asUiError, focusWrong, withPrefix } from "./errors";

/** Something that is done when a person asks for it. `Answer` is what every answer has that is settled. */
export interface Doing<Answer = unknown> {
  /** It goes on: for the button's `busy`. */
  readonly busy: boolean;
  /** Which of several goes on, if it was named. */
  readonly which: string | null;
  /** Why it failed. A page sets it itself for what it finds without asking. */
  error: UiError | null;
  /**
   * Does it, unless it goes on already. `take` gets the answer once what was typed counts as saved. `which` names it where
   * several buttons do one thing at a time. Says whether it was done.
   */
  run<T extends Answer>(ask: () => Promise<T>, take?: (answer: T) => unknown, which?: string): Promise<boolean>;
  /** The same for a form that was sent. */
  submit<T extends Answer>(
    event: SubmitEvent,
    ask: () => Promise<T>,
    take?: (answer: T) => unknown,
    which?: string,
  ): Promise<boolean>;
}

interface Options<Answer> {
  /** What is kept of the form, thrown away once it is saved. */
  draft?: { clear(): Promise<void> };
  /** Makes the form what it is once it was saved, before the draft takes that for saved: empty, or as it is on record. */
  settle?: (answer: Answer) => void;
  /** Before the names of fields, where two forms share a page. */
  prefix?: string;
  /** Where the error is shown besides, as where the page has one for all its forms: nothing at the start, then why it failed. */
  show?: (error: UiError | null) => void;
  /** Goes to the first field that is wrong, by its id: for forms beside which no summary of errors stands. */
  focus?: boolean | ((field: string) => string);
  /** What else is to be done after a failure. */
  failed?: (error: UiError) => unknown;
}

/** Call it while a component is made. */
export function doing<Answer = unknown>(options: Options<Answer> = {}): Doing<Answer> {
  const state = $state<{ busy: boolean; which: string | null; error: UiError | null }>({ busy: false, which: null, error: null });

  async function run<T extends Answer>(ask: () => Promise<T>, take?: (answer: T) => unknown, which?: string): Promise<boolean> {
    if (state.busy) return false;
    state.busy = true;
    state.which = which ?? null;
    state.error = null;
    try {
      options.show?.(null);
      const answer = await ask();
      options.settle?.(answer);
      // it is saved: a draft that stays behind is only offered again
      await options.draft?.clear().catch(() => undefined);
      await take?.(answer);
      return true;
    } catch (problem) {
      const error = withPrefix(asUiError(problem), options.prefix ?? "");
      state.error = error;
      options.show?.(error);
      await options.failed?.(error);
      if (options.focus) await focusWrong(error, options.focus === true ? undefined : options.focus);
      return false;
    } finally {
      state.busy = false;
      state.which = null;
    }
  }

  return {
    get busy() {
      return state.busy;
    },
    get which() {
      return state.which;
    },
    get error() {
      return state.error;
    },
    set error(next) {
      state.error = next;
    },
    run,
    submit(event, ask, take, which) {
      event.preventDefault();
      return run(ask, take, which);
    },
  };
}
