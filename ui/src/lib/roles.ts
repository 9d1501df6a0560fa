// The roles by their titles, for choices in forms. What a role may do stands in Rust only.
import type { Role } from "../bindings";

/** Titles of the roles. */
export const ROLE_TITLES: Record<Role, string> = {
  registeredManager: "Registered manager",
  responsibleIndividual: "Responsible individual",
  visitor: "Regulation 25 visitor",
  deputy: "Deputy manager",
  shiftWorker: "Shift worker",
  recordsAdministrator: "Administrator of records",
};

/** What each role is for, in one line. */
const ROLE_HINTS: Record<Role, string> = {
  registeredManager: "Runs the centre day to day.",
  responsibleIndividual: "Answers to Ofsted for the provider.",
  visitor: "Makes the monthly visits and writes the reports on them.",
  deputy: "Stands in for the manager.",
  shiftWorker: "Records what happened; sees only what he or she recorded.",
  recordsAdministrator: "Keeps the registers.",
};

/** All roles as choices. */
export const ROLE_OPTIONS: { value: Role | null; label: string; hint: string }[] = (
  Object.keys(ROLE_TITLES) as Role[]
).map((role) => ({ value: role, label: ROLE_TITLES[role], hint: ROLE_HINTS[role] }));

/** All roles and "none", for a list. */
export const ROLE_SELECT: { value: Role | null; label: string }[] = [
  { value: null, label: "None" },
  ...ROLE_OPTIONS.map(({ value, label }) => ({ value, label })),
];
