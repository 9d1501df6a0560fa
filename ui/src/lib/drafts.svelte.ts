// Keeps what is typed into a form until it is saved: through the lock, a crash, or a walk to another page.
import { onMount, tick } from "svelte";
import type { UiError } from "../bindings";
import { commands } from "../bindings/commands";
import { asUiError } from "./errors";
import { registerFlush } from "./session.svelte";

const WAIT = 350;

/** What is kept of a form. Show it with `<DraftNote {draft} />`. */
export interface FormDraft {
  /** When the restored text was kept: "14 October 2026, 16:20"; nothing if nothing was restored. */
  readonly restored: string | null;
  /** Why what is typed cannot be kept at present. */
  readonly problem: UiError | null;
  /** Throws away what was kept and shows what is on record. */
  discard(): Promise<void>;
  /** The same for a form that is left: nobody waits for it, and what stays behind is only offered again. */
  drop(leave: () => void): void;
  /** Call when the form was saved: nothing is kept any longer. What the form shows then counts as saved. */
  clear(): Promise<void>;
}

/**
 * Keeps a form's values. Call it while a component is made, when the values on record are already in the form: they
 * are what "Discard" goes back to.
 */
export function formDraft(key: string, get: () => object, set: (values: never) => void): FormDraft {
  const snapshot = () => JSON.stringify(get());
  let onRecord = snapshot();
  let kept = onRecord;
  let ready = false;
  let settling = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let queue: Promise<void> = Promise.resolve();
  const state = $state<{ restored: string | null; problem: UiError | null }>({ restored: null, problem: null });

  /** Saves the present values if they differ from what is kept; one save at a time. */
  function keep(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    queue = queue
      .catch(() => undefined)
      .then(async () => {
        const values = snapshot();
        if (!ready || values === kept) return;
        try {
          if (values === onRecord) await commands.discardFormDraft({ key });
          else await commands.saveFormDraft({ key, values });
          kept = values;
          state.problem = null;
        } catch (problem) {
          state.problem = asUiError(problem);
          throw state.problem;
        }
      });
    return queue;
  }

  async function forget(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    await queue.catch(() => undefined);
    await commands.discardFormDraft({ key });
    state.restored = null;
    state.problem = null;
  }

  onMount(() => {
    const unregister = registerFlush(keep);
    let gone = false;
    void (async () => {
      try {
        const found = await commands.formDraft({ key });
        if (gone) return;
        if (found.values !== null && found.values !== onRecord && snapshot() === onRecord) {
          set(JSON.parse(found.values) as never);
          kept = found.values;
          state.restored = found.saved;
        }
      } catch (problem) {
        state.problem = asUiError(problem);
      }
      ready = true;
      if (snapshot() !== kept) void keep().catch(() => undefined);
    })();
    return () => {
      gone = true;
      unregister();
      if (timer !== undefined) void keep().catch(() => undefined);
    };
  });

  $effect(() => {
    const values = snapshot();
    if (!ready || settling || values === kept) return;
    // not put off by the next key: somebody who types without a pause is saved all the same
    timer ??= setTimeout(() => void keep().catch(() => undefined), WAIT);
  });

  const draft: FormDraft = {
    get restored() {
      return state.restored;
    },
    get problem() {
      return state.problem;
    },
    async discard() {
      settling = true;
      try {
        await forget();
        set(JSON.parse(onRecord) as never);
        kept = onRecord;
        await tick();
      } finally {
        settling = false;
      }
    },
    drop(leave) {
      void draft.discard().catch(() => undefined);
      leave();
    },
    async clear() {
      settling = true;
      try {
        await forget();
        await tick();
        onRecord = snapshot();
        kept = onRecord;
      } finally {
        settling = false;
      }
    },
  };
  return draft;
}
