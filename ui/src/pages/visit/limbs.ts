// How a limb of regulation 25 reads. The choices themselves come from the rules.
import type { LimbChoice, VisitorLimb } from "../../bindings";

export function limbWords(limb: VisitorLimb | null, choices: LimbChoice[]): string {
  const found = choices.find((choice) => choice.limb === limb);
  return found ? `${found.label} (${found.citation})` : "";
}
