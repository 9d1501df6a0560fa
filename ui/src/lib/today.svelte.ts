// What is due, asked for by the Today page and by the count in the navigation alike.
import type { SessionView } from "../bindings";
import { commands } from "../bindings/commands";
import { can, session } from "./session.svelte";

/** The last answer came with the sign-in and was not looked at yet. */
let fresh = false;

/** Asks while the sign-in is still shown: the first page is then drawn once, and not first without what it is for. */
export async function todayAhead(entering: SessionView): Promise<void> {
  fresh = false;
  if (entering.setupStep !== null || !entering.abilities.includes("seeToday")) return;
  try {
    session.due = await commands.today();
    fresh = true;
  } catch {
    // the page asks again and says why
  }
}

/** Asks again what is due. */
export async function refreshToday(): Promise<void> {
  if (fresh) {
    fresh = false;
    return;
  }
  session.due = can("seeToday") ? await commands.today() : null;
}

/** What is late or due within 14 days. */
export function pressing(): number {
  return session.due?.lines.filter((line) => line.urgency === "late" || line.urgency === "soon").length ?? 0;
}

/** Reminders that were not put away. */
export function reminders(): number {
  return session.due?.reminders.new.length ?? 0;
}
