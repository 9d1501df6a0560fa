// The mock's Today, centre, people, families, events, history and audit.
import type {
  AuditRequest,
  AuditView,
  CentreForm,
  CentreView,
  EventLine,
  EventsView,
  Explanation,
  FamiliesView,
  FamilyView,
  PeopleView,
  PersonForm,
  PersonView,
  RecordEventRequest,
  SaveFamilyRequest,
  SavePersonRequest,
  StripMonth,
  TodayView,
} from "../../bindings";
import { PEOPLE, ROLE_TITLES, journal, refuse, scene, session } from "./state";

export const why = (headline: string, due: string, steps: string[], basis: Explanation["basis"] = "ofsted"): Explanation => ({
  rule: "reg25.report.due",
  due,
  headline,
  steps,
  basis,
  citation:
    basis === "law"
      ? "Residential Family Centres Regulations 2002, regulation 25(3)"
      : "Ofsted, SCCIF for residential family centres (April 2024), “Reports under regulations 23 and 25”",
  source: "https://www.gov.uk/government/publications/sccif-residential-family-centres",
  checkedOn: "2026-11-22",
  note: basis === "ofsted" ? "Not a day set by the regulation itself." : null,
  change: null,
});

const labels = ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"];
const names = ["December", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"];
const days = [9, 21, 12, 3, 16, 7, 11, 2, 20, 8, 14, 25];
const strip: StripMonth[] = labels.map((label, index) => {
  const year = index === 0 ? 2025 : 2026;
  const words = `${names[index]} ${year}`;
  const planned = index === 11;
  return {
    label,
    words,
    visit: planned
      ? { urgency: "soon", text: "25?", words: "planned for 25 November 2026", path: "/visits" }
      : { urgency: "done", text: String(days[index]), words: `visited on ${days[index]} ${words}`, path: "/visits" },
    report: planned
      ? { urgency: "nil", text: "–", words: "not due yet", path: "" }
      : index === 10
        ? { urgency: "soon", text: "due", words: "due by 30 November 2026", path: "/submissions" }
        : index === 2
          ? { urgency: "late", text: "+3 d", words: "sent 3 days late", path: "/submissions" }
          : { urgency: "done", text: "✓", words: "sent in time", path: "/submissions" },
    empty: index === 8,
  };
});

const today = (): TodayView => ({
  today: "2026-11-22",
  lede: scene.empty
    ? "Sunday 22 November 2026. Nothing is late, nothing is due within 14 days."
    : "Sunday 22 November 2026. One thing is late, two are due within 14 days.",
  lines: scene.empty
    ? []
    : [
        {
          id: "1",
          urgency: "late",
          when: "2 days late",
          title: "Send the September visit report to Ofsted",
          detail: "Visit of 8 September, signed off on 3 October",
          path: "/submissions",
          why: why("Was due on Friday 20 November 2026", "2026-11-20", ["Visit on 8 September 2026 → last day of the month after the visit"]),
        },
        {
          id: "2",
          urgency: "soon",
          when: "in 8 days",
          title: "Send the October visit report to Ofsted",
          detail: "Visit of 14 October, signed off, not sent yet",
          path: "/submissions",
          why: why("Due Monday 30 November 2026", "2026-11-30", ["Visit on 14 October 2026 → last day of the month after the visit"]),
        },
        {
          id: "3",
          urgency: "soon",
          when: "in 8 days",
          title: "Visit the centre in November",
          detail: "Planned for 25 November by J. Whitcombe",
          path: "/visits",
          why: why("Due Monday 30 November 2026", "2026-11-30", ["A visit is due in every month"], "law"),
        },
        {
          id: "4",
          urgency: "coming",
          when: "in 38 days",
          title: "Send the November visit report to Ofsted",
          detail: "The visit is still to come",
          path: "/visits",
          why: why("Due Thursday 31 December 2026", "2026-12-31", ["Visit in November 2026 → last day of the month after the visit"]),
        },
      ],
  strip,
  stripNote: "August: nobody lived there; the visit and its report were due all the same.",
  house: [
    { label: "Actions overdue", urgency: "late", text: "1", path: "/visits" },
    { label: "Actions open", urgency: "coming", text: "3", path: "/visits" },
    { label: "Who can open the record", urgency: scene.single ? "soon" : "done", text: scene.single ? "1 person" : "3 people", path: "/settings/access" },
    { label: "Recovery code", urgency: "done", text: "on paper", path: "/settings/access" },
    { label: "Centre profile", urgency: "soon", text: "2 gaps", path: "/centre" },
  ],
  needsSecondPerson: scene.single,
  reminders: { new: [], paused: [], canPause: [] },
  setupPath: scene.setupStep === null ? null : `/setup/${scene.setupStep}`,
  sample: scene.sample,
  allClear: scene.empty ? "Everything is done. Next: the December visit, by 31 December 2026." : "",
});

let centreForm: CentreForm = {
  name: scene.setupStep === 3 ? "" : "Willow House",
  urn: scene.setupStep === 3 ? "" : "SC999001",
  address: scene.setupStep === 3 ? "" : "1 Invented Lane\nNowhere\nZZ1 1ZZ",
  telephone: "",
  email: "",
  localAuthority: scene.setupStep === 3 ? "" : "Kent County Council",
  providerKind: scene.setupStep === 3 ? null : "organisation",
  providerName: scene.setupStep === 3 ? "" : "Willow Family Services Ltd",
  providerInDayToDayCharge: null,
  officers: scene.setupStep === 3 ? [] : [{ name: "Joan Whitcombe", office: "Director" }],
  places: "6 families",
  conditions: "",
  registeredOn: { day: "1", month: "4", year: "2019" },
  managerQualification: "Level 5 Diploma in Leadership and Management",
  managerQualificationHeld: true,
  statementOfPurposeOn: { day: "", month: "", year: "" },
  linkInspector: "",
};

const centre = (): CentreView => ({
  form: centreForm,
  warnings: /^SC\d{6}$/.test(centreForm.urn) || !centreForm.urn ? [] : ["The URN looks unusual: most are SC and six digits. It is kept as you typed it."],
  responsibleIndividual: "Grace Lind, G.L.",
  registeredManager: "Amara Okafor, A.O.",
  visitors: ["Joan Whitcombe, J.W."],
  canEdit: scene.role !== "visitor",
});

const date = (day: string, month: string, year: string) => ({ day, month, year });
const none = date("", "", "");

const person = (id: string, form: Partial<PersonForm>, dates: string, hasAccess: boolean, inPost = true): PersonView => {
  const full: PersonForm = { name: "", knownAs: "", initials: "", post: "", role: null, startedOn: none, leftOn: none, ...form };
  return {
    id,
    form: full,
    initials: full.initials,
    roleTitle: full.role ? ROLE_TITLES[full.role] : "",
    dates,
    inPost,
    hasAccess,
  };
};

const people: PersonView[] = [
  person(PEOPLE.tolu, { name: "Tolu Adeyemi", initials: "T.A.", post: "Family worker", role: "shiftWorker", startedOn: date("3", "2", "2025") }, "since 3 February 2025", false),
  person("p5", { name: "Grace Lind", initials: "G.L.", post: "Director", role: "responsibleIndividual" }, "", false),
  person(PEOPLE.petra, { name: "Petra Novák", knownAs: "Pet", initials: "P.N.", post: "Deputy manager", role: "deputy" }, "since 1 June 2024", false),
  person(PEOPLE.amara, { name: "Amara Okafor", initials: "A.O.", post: "Manager", role: "registeredManager" }, "since 1 April 2019", true),
  person(PEOPLE.joan, { name: "Joan Whitcombe", initials: "J.W.", post: "Director", role: "visitor" }, "since 1 April 2019", true),
  person("p6", { name: "Imran Chaudhry", initials: "I.C.", post: "Social worker" }, "left 1 May 2026", false, false),
];

const member = (id: string, name: string, initials: string, kind: "adult" | "child", born = none) => ({
  id,
  name,
  knownAs: "",
  formerNames: "",
  initials,
  bornOn: born,
  kind,
});

const families: FamilyView[] = [
  {
    id: "f4",
    reference: "F-2026-04",
    placingAuthority: "Kent County Council",
    dates: "since 3 November 2026",
    resident: true,
    byInitials: "L.P. (adult), M.P. (child, 4 months)",
    note: "",
    form: {
      reference: "F-2026-04",
      placingAuthority: "Kent County Council",
      arrivedOn: date("3", "11", "2026"),
      leftOn: none,
      members: [member("m1", "Lena Pike", "L.P.", "adult", date("4", "5", "2001")), member("m2", "Milo Pike", "M.P.", "child")],
    },
  },
  {
    id: "f3",
    reference: "F-2026-03",
    placingAuthority: "Medway Council",
    dates: "since 3 February 2026",
    resident: true,
    byInitials: "R.D. (adult), K.D. (child, 2 years)",
    note: "",
    form: {
      reference: "F-2026-03",
      placingAuthority: "Medway Council",
      arrivedOn: date("3", "2", "2026"),
      leftOn: none,
      members: [member("m3", "Rosa Delaney", "R.D.", "adult"), member("m4", "Kit Delaney", "K.D.", "child")],
    },
  },
  {
    id: "f1",
    reference: "F-2026-01",
    placingAuthority: "Kent County Council",
    dates: "5 January to 1 May 2026",
    resident: false,
    byInitials: "A.S. (adult), B.S. (adult), C.S. (child)",
    note: "",
    form: {
      reference: "F-2026-01",
      placingAuthority: "Kent County Council",
      arrivedOn: date("5", "1", "2026"),
      leftOn: date("1", "5", "2026"),
      members: [member("m5", "Ana Sample", "A.S.", "adult")],
    },
  },
];

const bare = (family: FamilyView): FamilyView => (scene.role === "visitor" ? { ...family, form: null } : family);

const events: EventLine[] = [
  {
    id: "h2",
    kind: "Something else",
    when: "21 November 2026, 22:40",
    place: "Kitchen",
    who: "R.D.",
    what: "Smoke alarm went off while cooking. Window opened, alarm reset, nobody hurt.",
    actions: "Checked the ceiling detector afterwards.",
    recorded: "recorded 21 November 2026, 23:10 by T.A.",
    urgency: "soon",
    state: "not decided yet",
    canOpen: false,
  },
];

const eventsView = (recorded: string | null): EventsView => ({
  events: scene.empty ? [] : events,
  nothingYet: scene.empty,
  ownOnly: scene.role === "shiftWorker",
  kinds: [{ id: "other", title: "Something else", example: "Anything that ought to be on record" }],
  months: [["2026-11", "November 2026"]],
  period: "since 1 December 2025, and whatever is open from before",
  numbers: [],
  kept: null,
  now: "11:42",
  recorded,
});

const audit = (request: AuditRequest): AuditView => {
  const text = request.text.toLowerCase();
  const entries = scene.journal.filter(
    (entry) =>
      (!request.kind || entry.kind === request.kind) &&
      (!request.who || entry.who === request.who) &&
      entry.what.toLowerCase().includes(text),
  );
  return { entries, total: entries.length, page: 1, pages: entries.length > 4 ? 3 : 1, people: ["Amara Okafor", "Joan Whitcombe"] };
};

const found = <T extends { id: string }>(list: T[], id: string): T =>
  list.find((one) => one.id === id) ?? (refuse("notFound", "This is not in the record.") as never);

export const register = {
  today,
  centre,
  save_centre: (form: CentreForm) => {
    const fields = [];
    if (!form.name.trim()) fields.push({ field: "name", message: "Give the name of the centre." });
    if (!form.urn.trim()) fields.push({ field: "urn", message: "Give Ofsted’s unique reference number." });
    if (fields.length > 0) refuse("badInput", "The profile was not saved. What you typed is kept.", fields);
    centreForm = form;
    return centre();
  },
  people: (): PeopleView => ({ people: scene.empty ? [] : people, canEdit: scene.role !== "visitor" }),
  person: (id: string) => found(people, id),
  save_person: ({ id, form }: SavePersonRequest) => {
    if (!form.name.trim())
      refuse("badInput", "This person was not saved. What you typed is kept.", [{ field: "name", message: "Give a name." }]);
    const initials = form.initials || `${form.name.split(" ").map((word) => word[0]).join(".")}.`;
    if (id) {
      const old = found(people, id);
      Object.assign(old, person(id, { ...form, initials }, old.dates, old.hasAccess));
      journal("person", `Changed ${form.name}`);
      return old;
    }
    const made = person(`p${people.length + 10}`, { ...form, initials }, "", false);
    people.push(made);
    journal("person", `Added ${form.name}`);
    return made;
  },
  families: (): FamiliesView => ({
    families: scene.empty ? [] : families.map(bare),
    summary: scene.empty ? "Nobody lives at the centre." : "2 families resident: 2 adults, 2 children",
    canEdit: scene.role !== "visitor",
    namesShown: scene.role !== "visitor",
  }),
  family: (id: string) => bare(found(families, id)),
  save_family: ({ id, form }: SaveFamilyRequest) => {
    if (!form.placingAuthority.trim())
      refuse("badInput", "The family was not saved. What you typed is kept.", [
        { field: "placingAuthority", message: "Give the placing authority." },
        { field: "members.0.name", message: "Give a name, or at least initials." },
      ]);
    const old = id ? found(families, id) : undefined;
    const view: FamilyView = {
      id: id ?? `f${families.length + 10}`,
      reference: form.reference || "F-2026-05",
      placingAuthority: form.placingAuthority,
      dates: old?.dates ?? "since 22 November 2026",
      resident: true,
      byInitials: form.members.map((one) => `${one.initials || "?"} (${one.kind ?? "?"})`).join(", "),
      note: "",
      form: { ...form, reference: form.reference || "F-2026-05" },
    };
    if (old) Object.assign(old, view);
    else families.unshift(view);
    return view;
  },
  events: () => eventsView(null),
  record_event: ({ form }: RecordEventRequest) => {
    if (!form.what.trim())
      refuse("badInput", "This was not recorded yet. What you typed is kept.", [
        { field: "what", message: "Say what happened." },
      ]);
    const id = `h${events.length + 2}`;
    events.unshift({
      id,
      kind: "Something else",
      when: `${form.on.day} November 2026, ${form.at}`,
      place: form.place,
      who: form.who,
      what: form.what,
      actions: form.actions,
      recorded: `recorded just now by ${session().initials}`,
      urgency: "coming",
      state: "not decided yet",
      canOpen: false,
    });
    return eventsView(id);
  },
  history: () => ({ entries: scene.journal.slice(0, 4) }),
  audit,
  export_audit: () => ({
    id: "e-audit",
    fileName: "Willow_House_audit_2026-11-22.csv",
    folder: "C:\\Users\\amara\\Documents\\Hearthbook",
    made: "22 November 2026, 11:42 by A.O.",
    exists: true,
  }),
  prove_chain: () => ({
    ok: true,
    head: "3f9a1c0d77e24b6a9c5581f0e2d4a6b8c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5",
    words: "Every entry was looked at, those on closed notes too; each fits the one before it.",
  }),
  show_export_in_folder: () => null,
  open_export: () => null,
};
