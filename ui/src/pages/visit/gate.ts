// What the gate found, in words.
import type { HitKind } from "../../bindings";

const WORDS: Record<HitKind, string> = {
  name: "A name",
  nearName: "Nearly a name",
  address: "An address",
  phone: "A telephone number",
  email: "An email address",
  dateOfBirth: "A date of birth",
  nhsNumber: "An NHS number",
  caseNumber: "A case number",
};

export function kindWords(kind: HitKind): string {
  return WORDS[kind];
}
