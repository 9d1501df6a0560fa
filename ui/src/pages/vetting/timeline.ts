// Where things stand in the drawing of an employment history: days into pixels, bars into lanes. What is a gap and
// what overlaps is decided in Rust.

/** Something with a beginning and an end, each known to within a span of days. */
export interface Bar {
  id: string;
  kind: "post" | "study" | "other" | "gap";
  label: string;
  /** All of it in words. */
  words: string;
  /** The first day it may have begun, and the last: "2014-01-01" to "2014-12-31" for "2014". */
  fromEarliest: string;
  fromLatest: string;
  toEarliest: string;
  toLatest: string;
  /** For a gap: nobody accepted an explanation in writing yet. */
  open?: boolean;
}

/** A bar with its place. */
export interface Placed extends Bar {
  lane: number;
  /** The whole of it, vague edges included. */
  left: number;
  right: number;
  /** What is certain; nothing when the edges meet. */
  sureLeft: number;
  sureRight: number;
}

const DAY = 86_400_000;

/** Days since 1970 of "2026-03-03". */
export function dayNumber(iso: string): number {
  const [year = 1970, month = 1, day = 1] = iso.split("-").map(Number);
  return Math.floor(Date.UTC(year, month - 1, day) / DAY);
}

/** From days to pixels. */
export function scale(from: string, to: string, width: number): (iso: string) => number {
  const start = dayNumber(from);
  const span = Math.max(1, dayNumber(to) + 1 - start);
  return (iso) => Math.max(0, Math.min(width, ((dayNumber(iso) - start) / span) * width));
}

/** The years to mark, so that no two marks stand closer than `room` pixels. */
export function yearMarks(from: string, to: string, width: number, room = 46): string[] {
  const first = Number(from.slice(0, 4));
  const last = Number(to.slice(0, 4));
  const each = width / Math.max(1, last - first + 1);
  const step = [1, 2, 5, 10, 20].find((one) => one * each >= room) ?? 50;
  const marks: string[] = [];
  for (let year = first; year <= last; year += 1) if (year % step === 0 && `${year}-01-01` >= from) marks.push(String(year));
  return marks.length > 0 ? marks : [String(last)];
}

/** Puts every bar into the first lane in which it covers nothing. */
export function place(bars: Bar[], at: (iso: string) => number, dayWidth: number): Placed[] {
  const ends: number[] = [];
  return [...bars]
    .sort((a, b) => a.fromEarliest.localeCompare(b.fromEarliest) || b.toLatest.localeCompare(a.toLatest))
    .map((bar) => {
      const left = at(bar.fromEarliest);
      const right = Math.max(left + 3, at(bar.toLatest) + dayWidth);
      let lane = ends.findIndex((end) => end <= left + 0.75);
      if (lane < 0) lane = ends.length;
      ends[lane] = right;
      const sureLeft = at(bar.fromLatest);
      const sureRight = at(bar.toEarliest) + dayWidth;
      return { ...bar, lane, left, right, sureLeft, sureRight };
    });
}

/** As much of a label as fits. */
export function fitting(label: string, width: number): string {
  const room = Math.floor((width - 12) / 7.4);
  if (room < 3) return "";
  return label.length <= room ? label : `${label.slice(0, room - 1).trimEnd()}…`;
}
