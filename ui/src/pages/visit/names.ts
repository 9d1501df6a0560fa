// Known names in a text: where they stand while the text changes under the hands, and how they are replaced.
import type { GateHit, HitKind } from "../../bindings";

/** The hits of `before` as they stand in `after`, until the store has looked again. A hit that was edited is dropped. */
export function follow(hits: GateHit[], before: string, after: string): GateHit[] {
  if (before === after || hits.length === 0) return hits;
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail += 1;
  }
  const shift = after.length - before.length;
  return hits.flatMap((hit) => {
    if (hit.end <= head) return [hit];
    if (hit.start >= before.length - tail) return [{ ...hit, start: hit.start + shift, end: hit.end + shift }];
    return [];
  });
}

export interface Piece {
  text: string;
  name: boolean;
}

/** The text cut at its names, for the layer behind the field. */
export function pieces(text: string, hits: GateHit[]): Piece[] {
  const parts: Piece[] = [];
  let at = 0;
  for (const hit of [...hits].sort((a, b) => a.start - b.start)) {
    if (hit.start < at || hit.end > text.length) continue;
    if (hit.start > at) parts.push({ text: text.slice(at, hit.start), name: false });
    parts.push({ text: text.slice(hit.start, hit.end), name: true });
    at = hit.end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), name: false });
  return parts;
}

export interface NameGroup {
  key: string;
  words: string;
  kind: HitKind;
  whose: string;
  replacement: string;
  allowed: string | null;
  hits: GateHit[];
}

/** One group for each name, in the order of the text: a name that stands there three times is said once. */
export function groups(hits: GateHit[]): NameGroup[] {
  const found = new Map<string, NameGroup>();
  for (const hit of hits) {
    const key = `${hit.kind}\n${hit.words}\n${hit.whose}\n${hit.replacement}`;
    const group = found.get(key);
    if (group) group.hits.push(hit);
    else {
      const { words, kind, whose, replacement, allowed } = hit;
      found.set(key, { key, words, kind, whose, replacement, allowed, hits: [hit] });
    }
  }
  return [...found.values()];
}

export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The edits that replace a name, last one first, so that the earlier ones keep their places. */
export function edits(text: string, group: NameGroup): Edit[] {
  return [...group.hits]
    .sort((a, b) => b.start - a.start)
    .map((hit) => {
      // "said Delaney." becomes "said R.D.", with one full stop.
      const stop = group.replacement.endsWith(".") && text.charAt(hit.end) === "." && text.charAt(hit.end + 1) !== ".";
      return { start: hit.start, end: stop ? hit.end + 1 : hit.end, text: group.replacement };
    });
}

export function applied(text: string, changes: Edit[]): string {
  return changes.reduce((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text);
}

export function wordCount(text: string): number {
  return text.trim() === "" ? 0 : text.trim().split(/\s+/u).length;
}

export function wordsIn(text: string): string {
  const count = wordCount(text);
  return count === 1 ? "1 word" : `${count.toLocaleString("en-GB")} words`;
}
