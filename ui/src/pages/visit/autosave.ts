// Saves one text by itself while it is typed. It knows the order and the timing of saves, not what a report is.
//
// Never two saves of one text are under way at once, so an older text cannot overtake a newer one. A failed save keeps
// the text and is tried again, until it is saved or the store says that trying again cannot help.
import type { UiError } from "../../bindings";

/** Milliseconds from the last key to the save. */
export const PAUSE = 300;
/** Milliseconds that a text waits at most while keys keep coming. */
export const LONGEST = 700;
/** Milliseconds from a failed save to the next try. */
export const AGAIN = 4000;

/** Failures at which the same text will be refused again: only a change of the text is worth a new try. */
const FINAL = new Set<string>(["badInput", "notAllowed", "notFound", "conflict", "locked"]);

export interface Saver {
  /** The text is now this. */
  typed(text: string): void;
  /** Sends what waits, now. True when everything is saved. */
  flush(): Promise<boolean>;
  /** Something is not saved yet. */
  pending(): boolean;
}

export interface SaverParts<Answer> {
  send: (text: string) => Promise<Answer>;
  /** A save came through. `sent` is the text that it saved; by now another one may be on the screen. */
  saved: (answer: Answer, sent: string) => void;
  failed: (error: UiError) => void;
}

export function saver<Answer>({ send, saved, failed }: SaverParts<Answer>): Saver {
  let waiting: string | null = null;
  let since = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let under: Promise<boolean> | null = null;

  function plan(delay: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void next(), Math.max(0, delay));
  }

  async function post(text: string): Promise<boolean> {
    try {
      const answer = await send(text);
      saved(answer, text);
      return true;
    } catch (cause) {
      const error = cause as UiError;
      // A newer text, typed meanwhile, takes the place of the one that failed.
      if (waiting === null) {
        waiting = text;
        since = performance.now();
        if (!FINAL.has(error.code)) plan(AGAIN);
      }
      failed(error);
      return false;
    }
  }

  function next(): Promise<boolean> {
    clearTimeout(timer);
    if (under) return under;
    if (waiting === null) return Promise.resolve(true);
    const text = waiting;
    waiting = null;
    under = post(text).then((ok) => {
      under = null;
      if (ok && waiting !== null) plan(Math.min(PAUSE, LONGEST - (performance.now() - since)));
      else if (!ok && waiting !== null && waiting !== text) plan(PAUSE);
      return ok;
    });
    return under;
  }

  return {
    typed(text) {
      const now = performance.now();
      if (waiting === null) since = now;
      waiting = text;
      if (!under) plan(Math.min(PAUSE, LONGEST - (now - since)));
    },
    async flush() {
      // Twice at most: the save under way, then what was typed meanwhile.
      for (let round = 0; round < 2; round += 1) {
        if (!(await next())) return false;
        if (waiting === null && !under) return true;
      }
      return waiting === null;
    },
    pending: () => waiting !== null || under !== null,
  };
}
