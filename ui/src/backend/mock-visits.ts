// The mock's visits, reports, preview and submissions. Willow House and everybody in it are invented.
// Type FAIL into a report to see a save that fails; more than 100,000 characters are refused; `?long` makes the preview
// 35 pages long; `?empty` shows the empty lists.
import type {
  ActionView,
  AnswerView,
  CheckView,
  CopiesView,
  DocumentView,
  EarlierActionView,
  ExportView,
  MarkSentRequest,
  PlanVisitRequest,
  RecordVisitRequest,
  ReportBrief,
  ReportView,
  ReviewActionRequest,
  SaveActionRequest,
  SaveAnswerRequest,
  SavedAnswerView,
  SubmissionView,
  VisitForm,
  VisitRow,
  VisitView,
} from "../bindings";
import { previewOf } from "./mock-preview";
import { factsOf, TEMPLATE, TEXTS } from "./mock-report";
import { why } from "./mock/register";
import { PEOPLE, journal, refuse, scene } from "./mock/state";

const none = { day: "", month: "", year: "" };
const monthEnd = (headline: string, due: string, visit: string) =>
  why(headline, due, [`Visit on ${visit} → last day of the month after the visit`]);

const copies = (report: string): CopiesView => ({
  report,
  lines: [
    { position: 0, to: "Amara Okafor, registered manager", state: "given", words: "Given on 5 March 2026 by email, recorded by J.W.", copy: "c1", takenBack: [] },
    { position: 1, to: "Joan Whitcombe, director", state: "outstanding", words: "", copy: null, takenBack: [] },
  ],
  note: "",
  why: { ...why("Copies go with the report", "2026-03-31", ["Report signed off on 4 March 2026 → copies to the manager and to the directors or partners → with the report"]), rule: "reg25.report.copies", basis: "law-unchecked" },
  outstanding: 1,
  canRecord: true,
  cannotRecordBecause: "",
});

const visitors = [
  { id: PEOPLE.joan, label: "Joan Whitcombe (director)", limb: "directorOrManager" as const },
  { id: "p5", label: "Grace Lind (responsible individual)", limb: "responsibleIndividualOrPartner" as const },
];
const limbs: VisitView["limbs"] = [
  { limb: "responsibleIndividualOrPartner", label: "Responsible individual or a partner", citation: "Regulation 25(2)(a)", note: "" },
  { limb: "directorOrManager", label: "Another director, or a person responsible for the management of the organisation", citation: "Regulation 25(2)(b)", note: "" },
  { limb: "employeeNotConcerned", label: "Employee not directly concerned with the conduct of the centre", citation: "Regulation 25(2)(c)", note: "" },
  { limb: "other", label: "Somebody else, such as a hired visitor", citation: "Not in the list of regulation 25(2) as seen", note: "Take advice before relying on such a visit" },
];

const blankForm: VisitForm = {
  visitedOn: none,
  startedAt: "",
  endedAt: "",
  announced: null,
  visitor: null,
  limb: null,
  visitorInDayToDayCharge: null,
  familiesResident: "",
  interviews: [],
  noInterviewsBecause: "",
  premisesSeen: "",
  complaintsInspected: null,
  complaintsNote: "",
  recordChecks: [],
};
const octoberForm: VisitForm = {
  ...blankForm,
  visitedOn: { day: "14", month: "10", year: "2026" },
  startedAt: "09:40",
  endedAt: "14:15",
  announced: false,
  visitor: PEOPLE.joan,
  limb: "directorOrManager",
  visitorInDayToDayCharge: false,
  familiesResident: "5",
  interviews: [
    { initials: "R.D.", group: "parent", role: "F-2026-03", outcome: "interviewed", attribution: "initials" },
    { initials: "S.D.", group: "child", role: "F-2026-03, 5 months", outcome: "observed", attribution: "initials" },
    { initials: "T.A.", group: "staff", role: "family worker", outcome: "interviewed", attribution: "initials" },
    { initials: "L.P.", group: "parent", role: "F-2026-04", outcome: "declined", attribution: "initials" },
  ],
  premisesSeen: "Kitchen, lounge, nursery, garden, and two family flats with the families’ leave",
  complaintsInspected: true,
  complaintsNote: "Two since the last visit, one of them open",
  recordChecks: [
    { what: "Staff files", sample: "4", outOf: "24", missing: "one reference (S.B.)" },
    { what: "Fire log", sample: "3", outOf: "3", missing: "" },
  ],
};

// ---- Report -------------------------------------------------------------------------------------------------------

const texts = new Map(Object.entries(TEXTS));
const wordsOf = (text: string) => text.trim().split(/\s+/).filter(Boolean).length;
const known = [
  { name: "Delaney", whose: "a parent in F-2026-03", replacement: "R.D." },
  { name: "Siobhán", whose: "a night worker", replacement: "S.B." },
];

const answer = (section: string, field: string): AnswerView => {
  const text = texts.get(`${section}.${field}`) ?? "";
  const names = known.flatMap(({ name, whose, replacement }) =>
    [...text.matchAll(new RegExp(name, "g"))].map((hit) => ({
      start: hit.index,
      end: hit.index + name.length,
      words: name,
      kind: "name" as const,
      whose,
      replacement,
      allowed: null,
    })),
  );
  const repeats = section === "premises" && field === "seen" && text ? { perCent: 62, ofVisit: "8 September 2026" } : null;
  return { section, field, text, words: wordsOf(text), names, repeats };
};
const answers = () => TEMPLATE.sections.flatMap((one) => one.fields.map((field) => answer(one.id, field.id)));

const action = (id: string, what: string, over: Partial<ActionView> = {}): ActionView => ({
  id,
  what,
  owner: "A.O.",
  dueOn: "2026-09-30",
  due: { day: "30", month: "9", year: "2026" },
  dueWords: "30 September 2026",
  state: "open",
  carried: 0,
  overdue: false,
  from: "visit of 8 September 2026",
  ...over,
});
const earlier: EarlierActionView[] = [
  { action: action("a1", "Renew the kitchen risk assessment"), outcome: "closed", evidence: "Seen, dated 28 September, signed by A.O." },
  {
    action: action("a2", "Answer complaints in writing within 28 days", { dueWords: "15 October 2026", carried: 1, overdue: true }),
    outcome: null,
    evidence: "",
  },
];
let actions: ActionView[] = [
  action("a3", "Repair the stair gate on the first floor", {
    dueWords: "30 November 2026",
    due: { day: "30", month: "11", year: "2026" },
    from: "this visit",
  }),
];

const checks = (): CheckView[] => {
  const named = answers().find((one) => one.names.length > 0);
  const names = answers().reduce((sum, one) => sum + one.names.length, 0);
  const opinion = texts.get("opinion.opinion")?.trim();
  const open = earlier.filter((one) => one.outcome === null || !one.evidence.trim()).length;
  const check = (id: string, label: string, ok: boolean, state: string, message: string, section: string | null, field: string | null) => ({
    id,
    label,
    ok,
    state: ok ? "done" : state,
    message: ok ? "" : message,
    section,
    field,
  });
  return [
    check("urn", "URN and visit date", true, "", "", null, null),
    check("names", "Names replaced by initials", names === 0, `${names} left`, "Replace each name by initials.", named?.section ?? null, named?.field ?? null),
    check("opinion", "Opinion written", Boolean(opinion), "not written", "Regulation 25(4)(a) asks for an opinion on the standard of care.", "opinion", "opinion"),
    check("earlierActions", "Last visit’s actions", open === 0, `${open} open`, "Close each one with evidence, or carry it over.", "last-actions", null),
  ];
};

const documentOf = (month: string, day: string, version: number): DocumentView => ({
  id: `d${month}-${version}`,
  title: "Report of a visit under regulation 25",
  number: `SC999001-V-2026-${month}-${version}`,
  fileName: `SC999001_Reg25_2026-${month}-${day}.pdf`,
  sha256: "9f2c4a6b8d0e1f3a5b7c9d1e3f5a7b9c1d3e5f7a9b1c3d5e7f9a1b3c5d7e9f1a",
  contentDigest: "3f9a1c0d77e24b6a",
  pages: 6,
  bytes: 84213,
  made: `signed off 3 November 2026, 16:20 by J.W.`,
  supersededBy: month === "07" && version === 1 ? "SC999001-V-2026-07-2" : null,
});

const brief = (id: string, over: Partial<ReportBrief> = {}): ReportBrief => ({
  id,
  state: "signedOff",
  version: 1,
  number: null,
  sentOn: null,
  canOpen: true,
  ...over,
});
const julyVersions = [
  brief("r7b", { version: 2, number: "SC999001-V-2026-07-2", sentOn: "2026-08-20" }),
  brief("r7", { state: "superseded", number: "SC999001-V-2026-07-1", sentOn: "2026-08-03" }),
];
let october: "draft" | "signedOff" = "draft";
let correction: string | null = null;

const report = (id: string): ReportView => {
  const base: ReportView = {
    id,
    visit: "v10",
    title: "Visit report, 14 October 2026",
    lede: "J.W., director · unannounced · 09:40 to 14:15 · 5 families",
    state: "draft",
    version: 1,
    correctionOf: null,
    template: TEMPLATE,
    answers: answers(),
    facts: factsOf(),
    earlierActions: earlier,
    actions,
    checks: checks(),
    elsewhere: [],
    allowances: [],
    mirror: [
      {
        id: "opinionWithoutEvidence",
        key: null,
        stands: null,
        title: "Premises: a conclusion without what you saw",
        detail: "Say what you saw or were told that it rests on.",
        section: "premises",
        field: "concluded",
      },
    ],
    accuracyWords: "",
    canSeeAccuracy: true,
    due: monthEnd("Due Monday 30 November 2026", "2026-11-30", "14 October 2026"),
    recipient: "enquiries@ofsted.gov.uk",
    canWrite: true,
    canSign: true,
    canCorrect: false,
    document: null,
    versions: [brief("r10", { state: "draft" })],
    words: answers().reduce((sum, one) => sum + one.words, 0),
  };
  const final = (month: string, day: string, version: number, over: Partial<ReportView>): ReportView => {
    const made = documentOf(month, day, version);
    return {
      ...base,
      state: "signedOff",
      version,
      canWrite: false,
      canSign: false,
      canCorrect: true,
      checks: [],
      document: made,
      versions: [brief(id, { number: made.number })],
      answers: base.answers.map((one) => ({
        ...one,
        names: [],
        text: one.section === "opinion" ? "The standard of care is good. Families are treated with respect." : one.text.replaceAll("Delaney", "R.D."),
      })),
      ...over,
    };
  };
  if (id === "r10") return october === "draft" ? base : final("10", "14", 1, {});
  if (id === "r10b")
    return {
      ...base,
      version: 2,
      correctionOf: { report: "r10", number: "SC999001-V-2026-10-1", reason: correction ?? "" },
      versions: [brief("r10b", { state: "draft", version: 2 }), brief("r10", { number: "SC999001-V-2026-10-1" })],
    };
  if (id === "r9") return final("09", "08", 1, { visit: "v9", title: "Visit report, 8 September 2026" });
  if (id === "r7") return final("07", "02", 1, { visit: "v7", title: "Visit report, 2 July 2026", state: "superseded", canCorrect: false, versions: julyVersions });
  if (id === "r7b")
    return final("07", "02", 2, {
      visit: "v7",
      title: "Visit report, 2 July 2026",
      versions: julyVersions,
      correctionOf: { report: "r7", number: "SC999001-V-2026-07-1", reason: "The number of families was 4, not 5." },
    });
  return refuse("notFound", "This report is not in the record.");
};

// ---- Visits -------------------------------------------------------------------------------------------------------

const row = (id: string, visitedOn: string | null, dateWords: string, over: Partial<VisitRow>): VisitRow => ({
  id,
  state: "recorded",
  plannedOn: null,
  visitedOn,
  dateWords,
  visitor: "Joan Whitcombe, J.W.",
  report: null,
  due: null,
  next: "",
  nextPath: "",
  ...over,
});
const rows: VisitRow[] = [
  row("v11", null, "planned for 25 November 2026", { state: "planned", plannedOn: "2026-11-25", next: "Record the visit", nextPath: "/visits/v11" }),
  row("v10", "2026-10-14", "14 October 2026", {
    report: brief("r10", { state: "draft" }),
    due: monthEnd("Due Monday 30 November 2026", "2026-11-30", "14 October 2026"),
    next: "Write the report",
    nextPath: "/reports/r10",
  }),
  row("v9", "2026-09-08", "8 September 2026", {
    report: brief("r9", { number: "SC999001-V-2026-09-1" }),
    due: monthEnd("Was due on Saturday 31 October 2026", "2026-10-31", "8 September 2026"),
    next: "Send to Ofsted",
    nextPath: "/submissions/s9",
  }),
  row("v9x", null, "planned for 1 September 2026", { state: "cancelled", plannedOn: "2026-09-01" }),
  row("v8", "2026-08-20", "20 August 2026", {
    report: brief("r9", { number: "SC999001-V-2026-08-1", sentOn: "2026-09-02" }),
    due: monthEnd("Due Wednesday 30 September 2026", "2026-09-30", "20 August 2026"),
  }),
  row("v7", "2026-07-02", "2 July 2026", {
    report: julyVersions[0] ?? null,
    due: monthEnd("Due Monday 31 August 2026", "2026-08-31", "2 July 2026"),
  }),
];
const visitsView = () => ({ visits: scene.empty ? [] : rows, visitors, canPlan: true, canRecord: true });

const forms = new Map<string, VisitForm>();
const visit = (id: string): VisitView => {
  const found = rows.find((one) => one.id === id) ?? refuse("notFound", "This visit is not in the record.");
  const recorded = found.state === "recorded";
  const locked = found.report !== null && found.report.state !== "draft";
  return {
    id,
    state: found.state,
    plannedOn: found.plannedOn,
    title: found.state === "planned" ? `Visit ${found.dateWords}` : found.state === "cancelled" ? `Visit ${found.dateWords}, cancelled` : `Visit of ${found.dateWords}`,
    form:
      forms.get(id) ??
      (recorded
        ? octoberForm
        : { ...blankForm, visitedOn: { day: "25", month: "11", year: "2026" }, visitor: PEOPLE.joan, limb: "directorOrManager", familiesResident: "2" }),
    visitors,
    limbs,
    warnings: id === "v10" ? ["Five families are recorded, and the register shows 2 on that day. Correct one of the two."] : [],
    report: found.report,
    due: found.due,
    canRecord: !locked && found.state !== "cancelled",
    readOnlyBecause: locked
      ? "The report on this visit is signed off, so its record is closed. A mistake is put right by a correction of the report."
      : found.state === "cancelled"
        ? "This visit was taken off the plan: the visitor was ill."
        : "",
    familiesOnRecord: "2 (F-2026-03, F-2026-04)",
  };
};

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const dayWords = (date: { day: string; month: string; year: string }) =>
  `${date.day} ${MONTHS[Number(date.month) - 1] ?? date.month} ${date.year}`;
const iso = (date: { day: string; month: string; year: string }) =>
  `${date.year}-${date.month.padStart(2, "0")}-${date.day.padStart(2, "0")}`;

const faults = (form: VisitForm) => {
  const wrong: { field: string; message: string }[] = [];
  const need = (ok: boolean, field: string, message: string) => ok || wrong.push({ field, message });
  need(Boolean(form.visitedOn.day && form.visitedOn.month && form.visitedOn.year), "visitedOn", "The date of the visit must include a day and a month and a year");
  need(form.startedAt !== "", "startedAt", "The start must be a time, such as 9:40 or 14:15");
  need(form.endedAt !== "", "endedAt", "The end must be a time, such as 9:40 or 14:15");
  need(form.endedAt === "" || form.endedAt > form.startedAt, "endedAt", "The end of the visit must be after its start");
  need(form.announced !== null, "announced", "Choose whether the visit was announced");
  need(form.visitor !== null, "visitor", "Choose who made the visit");
  need(form.limb !== null, "limb", "Choose on which part of regulation 25 the visitor may visit");
  need(form.visitorInDayToDayCharge === false, "visitorInDayToDayCharge", "Answer whether the visitor is in day-to-day charge of the centre");
  need(/^\d+$/.test(form.familiesResident), "familiesResident", "The number of families must be a whole number from 0 to 500");
  form.interviews.forEach((one, index) => {
    need(/^([A-Z]\.?){1,8}$/.test(one.initials), `interviews.${index}.initials`, "Enter initials only, such as A.O., not a name");
    need(one.group !== null, `interviews.${index}.group`, "Choose parent, child, staff or other");
    need(one.outcome !== null, `interviews.${index}.outcome`, "Choose what became of the interview");
  });
  const anybody = form.interviews.some((one) => one.outcome === "interviewed" || one.outcome === "observed");
  need(anybody || form.noInterviewsBecause !== "", "noInterviewsBecause", "Nobody was interviewed: say why, such as that nobody lives there at present");
  need(form.premisesSeen !== "", "premisesSeen", "Say which parts of the premises were seen; regulation 25(4)(b) asks for an inspection");
  need(form.complaintsInspected !== null, "complaintsInspected", "Answer whether the records of complaints were inspected");
  return wrong;
};

// ---- Submissions --------------------------------------------------------------------------------------------------

const submissionOf = (id: string, visitDay: string, made: DocumentView, over: Partial<SubmissionView>): SubmissionView => ({
  id,
  kind: "Regulation 25 visit report",
  subjectWords: `Visit of ${visitDay}`,
  state: "prepared",
  document: made,
  to: "enquiries@ofsted.gov.uk",
  toExplanation: { ...why("To enquiries@ofsted.gov.uk", "", ["Ofsted asks for the report by email, with the URN and the date of the visit"]), due: null },
  subject: `SC999001 – Willow House – Regulation 25 visit report – visit ${visitDay}`,
  body: `Dear colleagues,\n\nPlease find attached the report of the visit under regulation 25 on ${visitDay} to Willow House, URN SC999001.\n\nYours faithfully\nAmara Okafor\nRegistered manager`,
  due: monthEnd("Was due on Saturday 31 October 2026", "2026-10-31", visitDay),
  overdue: false,
  sentWords: "",
  aboutPath: "/reports/1",
  sentOn: null,
  daysLate: 0,
  exports: [],
  canSubmit: true,
  note: "",
  chain: [
    { id: "checked", title: "Checked", done: true, words: "14 October 2026, 16:20 by J.W.", notes: ["Nothing had to be allowed to stand."] },
    { id: "signedOff", title: "Signed off", done: true, words: "14 October 2026, 16:20 by J.W.", notes: [] },
    { id: "released", title: "Released", done: false, words: "Nothing leaves before it is released.", notes: [] },
    { id: "sent", title: "Sent", done: false, words: "Record it when it has been sent.", notes: [] },
  ],
  recipientReason: "",
  ruleAddress: "enquiries@ofsted.gov.uk",
  found: [],
  canRelease: true,
  cannotReleaseBecause: "",
  correctionInProgress: "",
  byHand: "",
  receipts: [],
  mostReceiptBytes: 25 * 1024 * 1024,
  canWithdraw: true,
  had: [],
  canCertify: false,
  ...over,
});
const submissions: SubmissionView[] = [
  submissionOf("s9", "8 September 2026", documentOf("09", "08", 1), { overdue: true }),
  submissionOf("s8", "20 August 2026", documentOf("08", "20", 1), {
    state: "sent",
    sentOn: "2026-09-02",
    sentWords: "Sent on 2 September 2026 at 10:15 by email, recorded by A.O.",
    due: monthEnd("Due Wednesday 30 September 2026", "2026-09-30", "20 August 2026"),
  }),
  submissionOf("s7b", "2 July 2026", documentOf("07", "02", 2), {
    state: "sent",
    sentOn: "2026-08-20",
    sentWords: "Sent on 20 August 2026 by email, recorded by A.O.",
    due: monthEnd("Due Monday 31 August 2026", "2026-08-31", "2 July 2026"),
    note: "Version 1 was sent on 3 August 2026 to enquiries@ofsted.gov.uk. Whoever got it should get this one too.",
  }),
  submissionOf("s7", "2 July 2026", documentOf("07", "02", 1), {
    state: "sent",
    sentOn: "2026-09-03",
    daysLate: 3,
    sentWords: "Sent on 3 September 2026 by email, recorded by A.O.",
    due: monthEnd("Due Monday 31 August 2026", "2026-08-31", "2 July 2026"),
  }),
];
const submission = (id: string): SubmissionView =>
  submissions.find((one) => one.id === id) ?? refuse("notFound", "This submission is not in the record.");

const exported = (fileName: string): ExportView => ({
  id: `e-${fileName}`,
  fileName,
  folder: "C:\\Users\\amara\\Documents\\Hearthbook",
  made: "22 November 2026, 11:45 by A.O.",
  exists: true,
});
const written = (id: string, fileName: string, state?: "handedOver"): SubmissionView => {
  const found = submission(id);
  found.exports = [exported(fileName), ...found.exports.filter((one) => one.fileName !== fileName)];
  if (state) found.state = state;
  return found;
};

// ---- Commands -----------------------------------------------------------------------------------------------------

export const visits = {
  visits: visitsView,
  visit,
  new_visit: () => ({ form: blankForm, visitors: [], limbs: [], familiesOnRecord: "none" }),
  plan_visit: ({ id, plannedOn, visitor }: PlanVisitRequest) => {
    const fields = [];
    if (!plannedOn.day || !plannedOn.month || !plannedOn.year)
      fields.push({ field: "plannedOn", message: "The day of the visit must include a day and a month and a year" });
    if (!visitor) fields.push({ field: "visitor", message: "Choose who is to visit" });
    if (fields.length > 0) refuse("badInput", "Nothing has been changed yet. What you typed is kept as a draft.", fields);
    const planned = {
      plannedOn: iso(plannedOn),
      dateWords: `planned for ${dayWords(plannedOn)}`,
      visitor: visitors.find((one) => one.id === visitor)?.label ?? "",
    };
    const old = rows.find((one) => one.id === id);
    if (old) Object.assign(old, planned);
    else rows.unshift(row(`v${rows.length + 20}`, null, "", { state: "planned", next: "Record the visit", nextPath: `/visits/v${rows.length + 20}`, ...planned }));
    return visitsView();
  },
  cancel_visit: ({ id, reason }: { id: string; reason: string }) => {
    if (!reason.trim()) refuse("badInput", "The visit is still on the plan.", [{ field: "reason", message: "Say why the visit is cancelled" }]);
    const found = rows.find((one) => one.id === id);
    if (found) Object.assign(found, { state: "cancelled", next: "", nextPath: "" });
    return visitsView();
  },
  record_visit: ({ id, form }: RecordVisitRequest) => {
    const wrong = faults(form);
    if (wrong.length > 0) refuse("badInput", "Nothing has been changed yet. What you typed is kept as a draft.", wrong);
    const due = monthEnd("Due Thursday 31 December 2026", "2026-12-31", dayWords(form.visitedOn));
    const over = { state: "recorded" as const, visitedOn: iso(form.visitedOn), dateWords: dayWords(form.visitedOn), due };
    const found = rows.find((one) => one.id === id);
    const key = id ?? "v30";
    if (found) Object.assign(found, { ...over, next: "Write the report", nextPath: "/reports/r10" });
    else rows.unshift(row(key, null, "", { ...over, next: "Write the report", nextPath: "/reports/r10" }));
    forms.set(key, form);
    journal("visit", `Recorded the visit of ${dayWords(form.visitedOn)}`);
    return visit(key);
  },
  start_report: () => report("r10"),
  report,
  save_answer: ({ section, field, text }: SaveAnswerRequest): SavedAnswerView => {
    if (text.includes("FAIL")) refuse("cannotWrite", "The disk is full, so this text is not saved yet. It stays here and is tried again by itself. Free some space on the disk.");
    if (text.length > 100_000)
      refuse("badInput", "The text was not saved.", [
        {
          field: "text",
          message: `This text has ${text.length} characters; one field holds at most 100000. The last version that fitted is kept; move part of the text to another field`,
        },
      ]);
    texts.set(`${section}.${field}`, text);
    return { savedAt: new Date().toTimeString().slice(0, 8), answer: answer(section, field), checks: checks(), mirror: [] };
  },
  save_action: (request: SaveActionRequest) => {
    const fields = [];
    if (!request.what.trim()) fields.push({ field: "what", message: "Say what is to be done" });
    if (!request.owner.trim()) fields.push({ field: "owner", message: "Enter initials, such as A.O." });
    if (!request.due.day) fields.push({ field: "due", message: "The day must include a day and a month and a year" });
    if (fields.length > 0) refuse("badInput", "Nothing has been changed yet. What you typed is kept as a draft.", fields);
    const made = action(request.id ?? `a${actions.length + 10}`, request.what, {
      owner: request.owner,
      due: request.due,
      dueWords: dayWords(request.due),
      from: "this visit",
    });
    actions = request.id ? actions.map((one) => (one.id === request.id ? made : one)) : [...actions, made];
    return report(request.report);
  },
  remove_action: ({ report: id, id: which }: { report: string; id: string }) => {
    actions = actions.filter((one) => one.id !== which);
    return report(id);
  },
  review_action: ({ report: id, action: which, outcome, evidence }: ReviewActionRequest) => {
    if (outcome !== null && !evidence.trim())
      refuse("badInput", "Nothing has been changed yet.", [{ field: "evidence", message: outcome === "closed" ? "Say what you saw that shows it" : "Say why it is carried over" }]);
    const found = earlier.find((one) => one.action.id === which);
    if (found) Object.assign(found, { outcome, evidence });
    return report(id);
  },
  preview_report: ({ report: id, from, count }: { report: string; from: number; count: number }) => previewOf(report(id), from, count),
  sign_off_report: ({ report: id }: { report: string }) => {
    const open = checks().filter((one) => !one.ok);
    if (open.length > 0)
      refuse("blocked", "The report is still a draft, and everything in it is kept. Put these right first.", open.map((one) => ({ field: one.id, message: `${one.label}: ${one.message}` })));
    october = "signedOff";
    journal("report", "Signed off the report on the visit of 14 October 2026");
    return report(id);
  },
  correct_report: ({ reason }: { reason: string }) => {
    if (!reason.trim()) refuse("badInput", "No new version was started.", [{ field: "reason", message: "Say what is corrected and why" }]);
    correction = reason;
    return report("r10b");
  },
  report_copies: (id: string) => copies(id),
  record_copy: ({ report: id }: { report: string }) => copies(id),
  take_back_copy: ({ report: id }: { report: string }) => copies(id),
  export_pdf: () => exported("SC999001_Reg25_2026-10-14.pdf"),
  submissions: () => ({
    submissions: scene.empty ? [] : submissions,
    total: scene.empty ? 0 : submissions.length,
    kinds: ["Regulation 25 visit report"],
    months: [["2026-09", "September 2026"]],
    grid: [],
  }),
  release_submission: ({ id }: { id: string }) => Object.assign(submission(id), { state: "released", canRelease: false }),
  submission,
  prepare_submission: ({ document: id }: { document: string }) => submissions.find((one) => one.document.id === id) ?? submission("s9"),
  write_email_draft: (id: string) => written(id, submission(id).document.fileName.replace(/pdf$/, "eml"), "handedOver"),
  write_submission_pdf: (id: string) => written(id, submission(id).document.fileName, "handedOver"),
  mark_sent: ({ id, how, on, at, note }: MarkSentRequest) => {
    if (!how) refuse("badInput", "Nothing has been changed yet. What you typed is kept as a draft.", [{ field: "how", message: "Choose how it was sent" }]);
    return Object.assign(submission(id), {
      state: "sent",
      sentOn: iso(on),
      daysLate: 22,
      overdue: false,
      sentWords: `Sent on ${dayWords(on)}${at ? ` at ${at}` : ""} ${how === "email" ? "by email" : "by another way"}, recorded by A.O.${note ? ` ${note}` : ""}`,
    });
  },
  mark_not_sent: ({ id, reason }: { id: string; reason: string }) => {
    if (!reason.trim()) refuse("badInput", "Nothing has been changed yet.", [{ field: "reason", message: "Say what happened" }]);
    return Object.assign(submission(id), { state: "handedOver", sentOn: null, sentWords: "", daysLate: 0, overdue: true });
  },
};
