// How far each section of a draft is, from what stands in it. Only for showing: the checks decide about sign-off.
import type { EarlierActionView, TemplateSection } from "../../bindings";
import type { FieldState } from "./draft.svelte";
import { keyOf } from "./draft.svelte";

export type SectionState = "done" | "name" | "notSaved" | "must" | "started" | "empty" | "record";

export interface SectionMark {
  state: SectionState;
  urgency: "late" | "soon" | "coming" | "done" | "nil";
  /** What the tag shows. */
  text: string;
  /** The same in words, for those who hear it. */
  words: string;
}

const MARKS: Record<SectionState, Omit<SectionMark, "state">> = {
  done: { urgency: "done", text: "", words: "done" },
  name: { urgency: "late", text: "name", words: "holds a name" },
  notSaved: { urgency: "late", text: "not saved", words: "not saved" },
  must: { urgency: "late", text: "must", words: "must be written" },
  started: { urgency: "soon", text: "started", words: "started" },
  empty: { urgency: "nil", text: "–", words: "empty" },
  record: { urgency: "done", text: "", words: "from the record" },
};

export function sectionMark(
  section: TemplateSection,
  fields: Record<string, FieldState>,
  earlier: EarlierActionView[],
): SectionMark {
  const state = sectionState(section, fields, earlier);
  return { state, ...MARKS[state] };
}

function sectionState(
  section: TemplateSection,
  fields: Record<string, FieldState>,
  earlier: EarlierActionView[],
): SectionState {
  const states = section.fields.map((field) => ({ field, state: fields[keyOf(section.id, field.id)] }));
  if (states.some(({ state }) => state?.error)) return "notSaved";
  if (states.some(({ state }) => state && state.names.length > 0)) return "name";
  const written = states.filter(({ state }) => state && state.text.trim() !== "");
  const missing = states.some(({ field, state }) => field.required && (!state || state.text.trim() === ""));
  if (section.facts.includes("last-actions") && earlier.length > 0) {
    const reviewed = earlier.filter((one) => one.outcome !== null && one.evidence.trim() !== "").length;
    if (reviewed < earlier.length) return reviewed === 0 && written.length === 0 ? "must" : "started";
  }
  if (missing) return written.length === 0 ? "must" : "started";
  if (states.length === 0) return "record";
  if (written.length === states.length) return "done";
  return written.length === 0 ? "empty" : "started";
}
