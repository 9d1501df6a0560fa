// What the mock remembers, and the small things that its commands share.
import type { Ability, EntryView, Role, SessionView, UiError } from "../../bindings";

export const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

export const refuse = (code: UiError["code"], message: string, fields: UiError["fields"] = []): never => {
  throw { code, message, fields } satisfies UiError;
};

const query = new URLSearchParams(window.location.search);

export const ROLE_TITLES: Record<Role, string> = {
  registeredManager: "Registered manager",
  responsibleIndividual: "Responsible individual",
  visitor: "Regulation 25 visitor",
  deputy: "Deputy manager",
  shiftWorker: "Shift worker",
  recordsAdministrator: "Administrator of records",
};

const ABILITIES: Record<Role, string> = {
  registeredManager:
    "seeToday seeCentre editCentre seePeople editPeople seeFamilyNames seeFamiliesByInitials editFamilies seeVetting seeVisits planVisits readReports updateActions seeSubmissions submit recordHappenings seeAllHappenings seeHistory audit manageAccess changeRules seeSettings changeSettings ownSession",
  responsibleIndividual:
    "seeToday seeCentre editCentre seePeople editPeople seeFamilyNames seeFamiliesByInitials seeVetting seeVisits planVisits recordVisits writeReports signOffReports readReports updateActions seeSubmissions submit recordHappenings seeAllHappenings seeHistory audit manageAccess changeRules seeSettings changeSettings ownSession",
  visitor:
    "seeToday seeCentre seeFamiliesByInitials seeVisits planVisits recordVisits writeReports signOffReports readReports updateActions seeSubmissions submit seeSettings ownSession",
  deputy:
    "seeToday seeCentre seePeople seeFamilyNames seeFamiliesByInitials editFamilies seeVetting seeVisits planVisits readReports updateActions seeSubmissions recordHappenings seeAllHappenings seeHistory seeSettings ownSession",
  shiftWorker: "recordHappenings ownSession",
  recordsAdministrator:
    "seeToday seeCentre editCentre seePeople editPeople seeFamilyNames seeFamiliesByInitials editFamilies seeHistory seeSettings changeSettings ownSession",
};

export const PEOPLE = {
  amara: "01999999-0000-7000-8000-000000000001",
  joan: "01999999-0000-7000-8000-000000000002",
  tolu: "01999999-0000-7000-8000-000000000003",
  petra: "01999999-0000-7000-8000-000000000004",
};

/** `?role=visitor`, `?stage=firstStart`, `?sample`, `?single` in the address set the scene. */
export const scene = {
  stage: (query.get("stage") ?? "open") as "firstStart" | "locked" | "open" | "problem",
  problem: query.get("problem"),
  sample: query.has("sample"),
  single: query.has("single"),
  role: (query.get("role") ?? "registeredManager") as Role,
  setupStep: query.has("setup") ? Number(query.get("setup")) : (null as number | null),
  recoveryPending: query.has("recovery"),
  waitUntil: 0,
  wrong: 0,
  lockedBecause: query.get("because") ?? "",
  empty: query.has("empty"),
  drafts: new Map<string, { values: string; saved: string }>(),
  journal: [] as EntryView[],
};

export const session = (): SessionView => ({
  name: scene.role === "visitor" ? "Joan Whitcombe" : scene.role === "shiftWorker" ? "Tolu Adeyemi" : "Amara Okafor",
  initials: scene.role === "visitor" ? "J.W." : scene.role === "shiftWorker" ? "T.A." : "A.O.",
  role: scene.role,
  today: "2026-11-22",
  roleTitle: ROLE_TITLES[scene.role],
  abilities: ABILITIES[scene.role].split(" ") as Ability[],
  centre: scene.setupStep !== null && scene.setupStep < 4 ? "" : "Willow House",
  urn: scene.setupStep !== null && scene.setupStep < 4 ? "" : "SC999001",
  autoLockMinutes: 10,
  setupStep: scene.setupStep,
  sample: scene.sample,
  recoveryPending: scene.recoveryPending || scene.setupStep === 2,
  home: scene.role === "shiftWorker" ? "/events" : "/today",
});

let entry = 1200;

export function journal(kind: EntryView["kind"], what: string, changes: EntryView["changes"] = []): void {
  entry += 1;
  scene.journal.unshift({
    at: "22 November 2026, 11:42",
    who: session().name,
    what,
    kind,
    changes,
    hash: (entry * 7919).toString(16).padStart(12, "3f9a1c"),
  });
}

journal("store", "Opened the record for the first time");
journal("centre", "Wrote the centre’s profile", [
  { label: "Name", before: "", after: "Willow House" },
  { label: "URN", before: "", after: "SC999001" },
]);
journal("person", "Added Joan Whitcombe, director");
journal("person", "Changed Tolu Adeyemi", [{ label: "Post", before: "Night worker", after: "Family worker" }]);
journal("family", "Added the family F-2026-04", [{ label: "Placing authority", before: "", after: "Kent County Council" }]);
journal("visit", "Recorded the visit of 14 October 2026");
journal("report", "Signed off the report on the visit of 14 October 2026");
journal("rule", "Changed the rule “Visit report to Ofsted”", [{ label: "Days", before: "30", after: "28" }]);
