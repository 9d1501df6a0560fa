// The mock's first start, sign-in, recovery code, form drafts, settings and access.
import type {
  AccessView,
  AppStateView,
  CreateStoreRequest,
  GiveAccessRequest,
  RecoverRequest,
  RuleView,
  SettingsForm,
  SettingsView,
  StrengthRequest,
  StrengthView,
  UnlockRequest,
} from "../../bindings";
import { PEOPLE, ROLE_TITLES, journal, refuse, scene, session } from "./state";

const appState = (): AppStateView => ({
  stage: scene.problem ? "problem" : scene.stage,
  people: [
    { slot: "s1", label: "A.O., registered manager" },
    ...(scene.single ? [] : [{ slot: "s2", label: "J.W., regulation 25 visitor" }]),
    ...(scene.single ? [] : [{ slot: "s3", label: "T.A., shift worker" }]),
  ],
  waitSeconds: Math.max(0, Math.ceil((scene.waitUntil - Date.now()) / 1000)),
  problem: scene.problem
    ? {
        code: scene.problem as "damagedKeys",
        message:
          "The key file keys.json is damaged and cannot be read. The record itself was not touched. Put back the copy keys.json.previous, which lies in the same folder, and start Hearthbook again.",
        fields: [],
      }
    : null,
  storeFolder: "C:\\Users\\amara\\AppData\\Local\\Hearthbook",
  version: "0.1.0",
  sample: scene.sample,
  samplePassphrase: scene.sample ? "willow house sample" : null,
  lockedBecause: scene.lockedBecause,
  backupFolder: "",
  lastBackup: "",
});

const strength = ({ passphrase }: StrengthRequest): StrengthView => {
  const score = Math.min(4, Math.floor(passphrase.length / 5));
  const words = [
    "Very weak: guessed at once",
    "Weak: could be guessed in minutes",
    "Middling: could be guessed in days",
    "Strong: would take years",
    "Very strong: would take centuries",
  ][score];
  return {
    score,
    words: words ?? "",
    advice: score < 3 ? "Add another word or two. Unusual words are better." : "",
    accepted: score >= 3,
  };
};

const checkPair = (passphrase: string, again: string) => {
  const fields = [];
  if (!strength({ passphrase, context: [] }).accepted)
    fields.push({ field: "passphrase", message: "This passphrase is too easily guessed. Use four or more words." });
  if (passphrase !== again) fields.push({ field: "again", message: "The two passphrases are not the same." });
  return fields;
};

const open = () => {
  scene.stage = "open";
  scene.lockedBecause = "";
  return session();
};

const rule = (id: string, over: Partial<RuleView>): RuleView => ({
  id,
  duty: null,
  title: "",
  words: "",
  value: "",
  unit: "",
  canChange: true,
  basis: "law",
  citation: "Residential Family Centres Regulations 2002, regulation 25(3)",
  source: "https://www.legislation.gov.uk/uksi/2002/3213/regulation/25",
  checkedOn: "2026-11-22",
  note: "",
  change: null,
  ...over,
});

const rules: RuleView[] = [
  rule("reg25.visit.monthly", {
    duty: "1",
    title: "Visit to the centre",
    words: "at least once a month, also when nobody lives there",
    canChange: false,
  }),
  rule("reg25.report.due", {
    duty: "2",
    title: "Visit report to Ofsted",
    words: "by the last day of the month after the month of the visit",
    value: "1",
    unit: "months",
    basis: "ofsted",
    citation: "Ofsted, SCCIF for residential family centres (April 2024)",
    source: "https://www.gov.uk/government/publications/sccif-residential-family-centres",
    note: "Not a day set by the regulation itself.",
  }),
  rule("reg25.report.recipient", {
    title: "Where the visit report goes",
    words: "by email",
    value: "enquiries@ofsted.gov.uk",
    unit: "email address",
    basis: "ofsted",
    citation: "Ofsted, SCCIF for residential family centres (April 2024)",
    change: {
      value: "enquiries@ofsted.gov.uk",
      shipped: "enquiries@ofsted.example",
      by: "Amara Okafor",
      on: "2026-11-02",
      why: "The inspector gave this address by telephone.",
    },
  }),
  rule("visit.plan.notice", {
    title: "Reminder before a visit",
    words: "shown on Today so many days before the end of the month",
    value: "14",
    unit: "days",
    basis: "practice",
    citation: "Practice of this trade",
    source: "",
  }),
  rule("duty39.record.kept", {
    duty: "39",
    title: "How long a report is kept",
    words: "75 years from the last entry",
    canChange: false,
    basis: "law-unchecked",
    citation: "Residential Family Centres Regulations 2002, regulation 18",
    note: "The words of this regulation have not been seen.",
  }),
];

let settingsForm: SettingsForm = {
  autoLockMinutes: "10",
  clipboardSeconds: "60",
  exportFolder: "C:\\Users\\amara\\Documents\\Hearthbook",
  keepInTray: false,
  secondPersonReleases: false,
};

const settings = (): SettingsView => ({
  form: settingsForm,
  roles: {
    roles: Object.values(ROLE_TITLES),
    rows: [
      { ability: "See what is due (Today)", allowed: [true, true, true, true, false, true] },
      { ability: "Change the centre’s profile", allowed: [true, true, false, false, false, true] },
      { ability: "See families by name", allowed: [true, false, false, true, false, true] },
      { ability: "See families by initials", allowed: [true, true, true, true, false, true] },
      { ability: "Write visit reports", allowed: [false, true, true, false, false, false] },
      { ability: "Record that something happened", allowed: [true, true, false, true, true, true] },
      { ability: "Give and end access", allowed: [true, true, false, false, false, false] },
    ],
  },
  rules,
  storeFolder: appState().storeFolder,
  version: "Hearthbook 0.1.0, SQLCipher 4.19.0 community",
  canChange: scene.role !== "visitor",
  canChangeRules: scene.role !== "visitor",
  canManageAccess: scene.role !== "visitor",
});

const access: AccessView = {
  people: [
    {
      slot: "s1",
      person: PEOPLE.amara,
      name: "Amara Okafor",
      label: "A.O.",
      roleTitle: "Registered manager",
      since: "since 3 March 2026",
      own: true,
    },
  ],
  candidates: [
    { person: PEOPLE.tolu, label: "Tolu Adeyemi, family worker", role: "shiftWorker" },
    { person: PEOPLE.petra, label: "Petra Novák, deputy manager", role: "deputy" },
  ],
  recoveryWords: "A recovery code was made on 3 March 2026.",
  recoveryPending: false,
  needsSecondPerson: true,
};
if (!scene.single) {
  access.needsSecondPerson = false;
  access.people.push({
    slot: "s2",
    person: PEOPLE.joan,
    name: "Joan Whitcombe",
    label: "J.W.",
    roleTitle: "Regulation 25 visitor",
    since: "since 4 March 2026",
    own: false,
  });
}

const needsSignIn = () => (scene.stage === "open" ? undefined : refuse("locked", "The record is locked."));

export const sessionCommands = {
  app_state: appState,
  passphrase_strength: strength,
  create_store: async (request: CreateStoreRequest) => {
    const fields = checkPair(request.passphrase, request.again);
    if (!request.name.trim()) fields.unshift({ field: "name", message: "Write your full name." });
    if (!request.role) fields.push({ field: "role", message: "Choose what you are at the centre." });
    if (fields.length > 0) refuse("badInput", "Nothing was made yet. Check what is marked.", fields);
    await new Promise((done) => setTimeout(done, 700));
    scene.setupStep = 2;
    scene.single = true;
    return open();
  },
  open_sample_centre: () => {
    scene.sample = true;
    scene.stage = "locked";
    return appState();
  },
  leave_sample_centre: () => {
    scene.sample = false;
    scene.stage = "firstStart";
    return appState();
  },
  unlock: async ({ passphrase, slot }: UnlockRequest) => {
    await new Promise((done) => setTimeout(done, 500));
    if (scene.waitUntil > Date.now()) refuse("wait", "Wait a little before the next try.");
    if (passphrase === "wrong" || passphrase === "") {
      scene.wrong += 1;
      scene.waitUntil = Date.now() + 2 ** scene.wrong * 1000;
      refuse("wrongSecret", "That did not open the record. Nothing was changed.");
    }
    scene.wrong = 0;
    scene.role = slot === "s2" ? "visitor" : slot === "s3" ? "shiftWorker" : "registeredManager";
    return open();
  },
  recover: (request: RecoverRequest) => {
    const fields = checkPair(request.passphrase, request.again);
    if (fields.length > 0) refuse("badInput", "Nothing was changed. Check what is marked.", fields);
    scene.recoveryPending = true;
    return open();
  },
  lock: () => {
    scene.stage = "locked";
    return appState();
  },
  session: () => {
    needsSignIn();
    return session();
  },
  touch: () => null,
  recovery_code: () => ({ code: "7K2M-9QXD-4HVN-W3TB-8FRC-5JZA" }),
  save_recovery_sheet: () => ({
    id: "e-recovery",
    fileName: "Hearthbook_recovery_sheet.pdf",
    folder: settingsForm.exportFolder,
    made: "22 November 2026, 11:42 by A.O.",
    exists: true,
  }),
  confirm_recovery_code: ({ lastGroup }: { lastGroup: string }) => {
    if (lastGroup.trim().toUpperCase() !== "5JZA")
      refuse("badInput", "That is not the last group of the code.", [
        { field: "lastGroup", message: "Type the last group as it stands on the paper, for example A1B2." },
      ]);
    if (scene.setupStep === 2) scene.setupStep = 3;
    scene.recoveryPending = false;
    return session();
  },
  make_recovery_code: () => {
    scene.recoveryPending = true;
    return { code: "7K2M-9QXD-4HVN-W3TB-8FRC-5JZA" };
  },
  setup_done: ({ step }: { step: number }) => {
    scene.setupStep = step >= 4 ? null : step + 1;
    return session();
  },
  change_passphrase: (request: { current: string; passphrase: string; again: string }) => {
    const fields = checkPair(request.passphrase, request.again);
    if (request.current === "wrong") fields.unshift({ field: "current", message: "This is not your present passphrase." });
    if (fields.length > 0) refuse("badInput", "Your passphrase was not changed.", fields);
    return null;
  },
  save_form_draft: ({ key, values }: { key: string; values: string }) => {
    needsSignIn();
    scene.drafts.set(key, { values, saved: "22 November 2026, 11:42" });
    return null;
  },
  form_draft: ({ key }: { key: string }) => scene.drafts.get(key) ?? { values: null, saved: "" },
  discard_form_draft: ({ key }: { key: string }) => {
    scene.drafts.delete(key);
    return null;
  },
  settings,
  save_settings: (form: SettingsForm) => {
    if (!/^\d+$/.test(form.autoLockMinutes))
      refuse("badInput", "The settings were not changed.", [
        { field: "autoLockMinutes", message: "Give a whole number of minutes from 1 to 60." },
      ]);
    settingsForm = form;
    return settings();
  },
  change_rule: ({ id, value, why }: { id: string; value: string; why: string }) => {
    if (!why.trim()) refuse("badInput", "The rule was not changed.", [{ field: "why", message: "Say why it is changed." }]);
    const found = rules.find((one) => one.id === id);
    if (found) {
      found.change = { value, shipped: found.change?.shipped ?? found.value, by: session().name, on: "2026-11-22", why };
      found.value = value;
      journal("rule", `Changed the rule “${found.title}”`);
    }
    return settings();
  },
  reset_rule: ({ id }: { id: string }) => {
    const found = rules.find((one) => one.id === id);
    if (found?.change) {
      found.value = found.change.shipped;
      found.change = null;
    }
    return settings();
  },
  access: () => access,
  give_access: (request: GiveAccessRequest) => {
    const fields = checkPair(request.passphrase, request.again);
    if (!request.role) fields.unshift({ field: "role", message: "Choose a role." });
    if (fields.length > 0) refuse("badInput", "No access was given yet.", fields);
    const index = access.candidates.findIndex((one) => one.person === request.person);
    const [found] = access.candidates.splice(index, 1);
    access.people.push({
      slot: `s${access.people.length + 1}`,
      person: request.person,
      name: found?.label.split(",")[0] ?? "",
      label: "T.A.",
      roleTitle: ROLE_TITLES[request.role ?? "visitor"],
      since: "since 22 November 2026",
      own: false,
    });
    access.needsSecondPerson = false;
    return access;
  },
  end_access: ({ slot, reason }: { slot: string; reason: string }) => {
    if (!reason.trim()) refuse("badInput", "Access was not ended.", [{ field: "reason", message: "Say why." }]);
    access.people = access.people.filter((one) => one.slot !== slot);
    access.needsSecondPerson = access.people.length < 2;
    return access;
  },
};
