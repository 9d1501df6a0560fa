// Small things in the words of the page: sizes, digits in groups, how something was sent.
import type { InterviewOutcome, IntervieweeGroup, SentHow } from "../../bindings";

/** A size as people read it: "84 KB", "1.2 MB". */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Long digests in groups of eight, so that two of them can be compared by eye. */
export function grouped(digits: string): string {
  return digits.match(/.{1,8}/gu)?.join(" ") ?? digits;
}

export const SENT_HOW: { value: SentHow; label: string }[] = [
  { value: "email", label: "By email" },
  { value: "post", label: "By post" },
  { value: "byHand", label: "By hand" },
  { value: "webForm", label: "Through a form on the web" },
];

export const GROUPS: { value: IntervieweeGroup; label: string }[] = [
  { value: "parent", label: "Parent" },
  { value: "child", label: "Child" },
  { value: "staff", label: "Staff" },
  { value: "other", label: "Other" },
];

export const OUTCOMES: { value: InterviewOutcome; label: string }[] = [
  { value: "interviewed", label: "Interviewed in private, with consent" },
  { value: "declined", label: "Declined" },
  { value: "notAvailable", label: "Not available" },
  { value: "observed", label: "Baby or young child, observed" },
];

export function labelOf<T>(choices: { value: T; label: string }[], value: T | null): string {
  return choices.find((choice) => choice.value === value)?.label ?? "";
}

/** For words that begin a sentence elsewhere: "Visit of 3 March" becomes "visit of 3 March". */
export function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
