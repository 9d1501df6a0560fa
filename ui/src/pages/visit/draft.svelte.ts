// The texts of a draft on the screen, each with its own saver. It outlives the page: a text that could not be saved when
// its page was left is still here, and still tried, when the page comes back.
import { onMount } from "svelte";
import { commands } from "../../bindings/commands";
import type { AnswerView, GateHit, SavedAnswerView, UiError } from "../../bindings";
import { plainError } from "../../lib/errors";
import { registerFlush } from "../../lib/session.svelte";
import { saver, type Saver } from "./autosave";
import { follow } from "./names";

export interface FieldState {
  readonly section: string;
  readonly field: string;
  text: string;
  names: GateHit[];
  repeats: AnswerView["repeats"];
  /** What stopped the last save; empty while all is well. */
  error: string;
}

/** What a save answers: the text with what is to be said about it, and more that its page takes. */
export interface SavedText {
  savedAt: string;
  answer: AnswerView;
}

/** How one text is sent to the store. */
export type Send<Saved extends SavedText> = (section: string, field: string, text: string) => Promise<Saved>;

export interface ReportDraft<Saved extends SavedText = SavedAnswerView> {
  readonly report: string;
  readonly fields: Record<string, FieldState>;
  /** When the last save came through: "11:42:07". */
  readonly savedAt: string;
  /** At least one text could not be saved. */
  readonly failing: boolean;
  typed(section: string, field: string, text: string): void;
  flush(): Promise<boolean>;
  pending(): boolean;
  /** Takes over what the store says, except where something newer is on the screen. */
  refresh(answers: AnswerView[]): void;
  /** Who wants to hear of a save: the page that shows the draft. */
  onSaved: ((view: Saved) => void) | null;
}

const unsaved = new Map<string, unknown>();

export function keyOf(section: string, field: string): string {
  return `${section}.${field}`;
}

/** The texts of this draft; those that were not saved when their page was left, if there are any. */
export function openDraft(view: { id: string; answers: AnswerView[] }): ReportDraft {
  return openTexts(view, (section, field, text) => commands.saveAnswer({ report: view.id, section, field, text }));
}

/** The same for any other document that is written as a report is. */
export function openTexts<Saved extends SavedText>(
  view: { id: string; answers: AnswerView[] },
  send: Send<Saved>,
): ReportDraft<Saved> {
  const kept = unsaved.get(view.id) as ReportDraft<Saved> | undefined;
  unsaved.delete(view.id);
  if (kept?.pending()) {
    kept.refresh(view.answers);
    void kept.flush();
    return kept;
  }
  const draft = makeDraft(view.id, send);
  draft.refresh(view.answers);
  return draft;
}

/** Does what changes the whole document, once everything typed is safe. */
export async function afterSaving<View>(draft: { flush(): Promise<boolean> }, work: () => Promise<View>): Promise<View> {
  if (!(await draft.flush())) {
    throw plainError("conflict", "A text could not be saved yet, so nothing was changed. Try again.");
  }
  return work();
}

/**
 * Saves what waits whenever its page is hidden, left or locked; the lock hears what could not be saved. `titleOf` names a
 * section for people. Call it while the page that shows the draft is made.
 */
export function saveOnLeaving<Saved extends SavedText>(
  draft: ReportDraft<Saved>,
  titleOf: (section: string | undefined) => string,
  onSaved: (view: Saved) => void,
): void {
  async function flushOrSay(): Promise<void> {
    if (await draft.flush()) return;
    const failed = Object.values(draft.fields).find((field) => field.error !== "");
    const why = failed?.error ?? "it is still being tried";
    throw plainError("cannotWrite", `A text under “${titleOf(failed?.section)}” could not be saved: ${why}`);
  }

  onMount(() => {
    draft.onSaved = onSaved;
    const flush = () => void draft.flush();
    const hidden = () => document.visibilityState === "hidden" && flush();
    const unregister = registerFlush(flushOrSay);
    document.addEventListener("visibilitychange", hidden);
    window.addEventListener("pagehide", flush);
    window.addEventListener("blur", flush);
    return () => {
      unregister();
      document.removeEventListener("visibilitychange", hidden);
      window.removeEventListener("pagehide", flush);
      window.removeEventListener("blur", flush);
      void leaveDraft(draft);
    };
  });
}

/** The page is left: save what waits, and keep what cannot be saved. */
async function leaveDraft<Saved extends SavedText>(draft: ReportDraft<Saved>): Promise<void> {
  draft.onSaved = null;
  if (draft.pending()) unsaved.set(draft.report, draft);
  if ((await draft.flush()) && unsaved.get(draft.report) === draft) unsaved.delete(draft.report);
}

function makeDraft<Saved extends SavedText>(report: string, send: Send<Saved>): ReportDraft<Saved> {
  const fields = $state<Record<string, FieldState>>({});
  const savers = new Map<string, Saver>();
  let savedAt = $state("");
  const failing = $derived(Object.values(fields).some((field) => field.error !== ""));

  function saverOf(state: FieldState): Saver {
    return saver<Saved>({
      send: (text) => send(state.section, state.field, text),
      saved: (view, sent) => {
        savedAt = view.savedAt;
        state.error = "";
        state.repeats = view.answer.repeats;
        state.names = follow(view.answer.names, sent, state.text);
        draft.onSaved?.(view);
      },
      failed: (error: UiError) => {
        state.error = error.fields[0]?.message ?? error.message;
      },
    });
  }

  const draft: ReportDraft<Saved> = {
    report,
    fields,
    get savedAt() {
      return savedAt;
    },
    get failing() {
      return failing;
    },
    onSaved: null,
    typed(section, field, text) {
      const key = keyOf(section, field);
      const state = fields[key];
      if (!state || state.text === text) return;
      state.names = follow(state.names, state.text, text);
      state.text = text;
      savers.get(key)?.typed(text);
    },
    async flush() {
      const results = await Promise.all([...savers.values()].map((one) => one.flush()));
      return results.every(Boolean);
    },
    pending: () => [...savers.values()].some((one) => one.pending()),
    refresh(answers) {
      for (const answer of answers) {
        const key = keyOf(answer.section, answer.field);
        const state = fields[key];
        if (!state) {
          const { section, field, text, names, repeats } = answer;
          fields[key] = { section, field, text, names, repeats, error: "" };
          savers.set(key, saverOf(fields[key]));
        } else if (!savers.get(key)?.pending()) {
          state.text = answer.text;
          state.names = answer.names;
          state.repeats = answer.repeats;
        }
      }
    },
  };
  return draft;
}
