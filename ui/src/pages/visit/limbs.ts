// The limbs of regulation 25 in words, for a visit that has no record yet: the store sends them with every other one.
import type { LimbChoice, VisitorLimb } from "../../bindings";

const LIMBS: LimbChoice[] = [
  {
    limb: "individualProvider",
    label: "The provider in person",
    citation: "Regulation 25(1)",
    note: "For a provider who is one person and not in day-to-day charge.",
  },
  {
    limb: "responsibleIndividualOrPartner",
    label: "Responsible individual, or a partner",
    citation: "Regulation 25(2)(a)",
    note: "The responsible individual of an organisation, or a partner of a partnership.",
  },
  {
    limb: "directorOrManager",
    label: "Another director or person responsible for management",
    citation: "Regulation 25(2)(b)",
    note: "Responsible for the management of the organisation or partnership, not of this centre from day to day.",
  },
  {
    limb: "employeeNotConcerned",
    label: "An employee not directly concerned with the conduct of the centre",
    citation: "Regulation 25(2)(c)",
    note: "Somebody whom the provider employs elsewhere, such as the manager of another centre.",
  },
  {
    limb: "other",
    label: "Somebody else, such as a hired visitor",
    citation: "Not in regulation 25(2) as seen",
    note: "Take advice before relying on such a visit.",
  },
];

export function limbChoices(): LimbChoice[] {
  return LIMBS;
}

export function limbWords(limb: VisitorLimb | null, choices: LimbChoice[]): string {
  const found = choices.find((choice) => choice.limb === limb);
  return found ? `${found.label} (${found.citation})` : "";
}
