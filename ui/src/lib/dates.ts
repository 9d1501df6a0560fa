// Dates as people read and type them. One format everywhere: "3 March 2026".
import type { DateInput } from "../bindings";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

function parts(iso: string): [number, number, number] | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null;
}

/** "2026-03-03" as "3 March 2026". What is not a date comes back as it is; nothing comes back empty. */
export function formatDate(iso: string | null | undefined): string {
  if (!iso) return "";
  const found = parts(iso);
  return found ? `${found[2]} ${MONTHS[found[1] - 1] ?? "?"} ${found[0]}` : iso;
}

/** An empty date field. */
export function emptyDate(): DateInput {
  return { day: "", month: "", year: "" };
}

/** A day as it stands in a date field. */
export function dateInput(iso: string | null | undefined): DateInput {
  const found = iso ? parts(iso) : null;
  return found ? { day: String(found[2]), month: String(found[1]), year: String(found[0]) } : emptyDate();
}

/** Nothing was typed into the date field. */
export function isEmptyDate(value: DateInput): boolean {
  return (value.day + value.month + value.year).trim() === "";
}

