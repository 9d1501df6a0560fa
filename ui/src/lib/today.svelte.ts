// What is due, asked for by the Today page and by the count in the navigation alike.
import type { TodayView } from "../bindings";
import { commands } from "../bindings/commands";
import { can } from "./session.svelte";

/** The last answer; nothing before the first. */
export const today = $state<{ view: TodayView | null }>({ view: null });

/** Asks again what is due. */
export async function refreshToday(): Promise<void> {
  today.view = can("seeToday") ? await commands.today() : null;
}

/** What is late or due within 14 days. */
export function pressing(): number {
  return today.view?.lines.filter((line) => line.urgency === "late" || line.urgency === "soon").length ?? 0;
}

/** Reminders that were not put away. */
export function reminders(): number {
  return today.view?.reminders.new.length ?? 0;
}
