// The mock's visits, reports, preview and submissions.
import type {
  ActionView,
  AnswerView,
  CheckView,
  MarkSentRequest,
  PlanVisitRequest,
  PreviewRequest,
  PreviewView,
  RecordVisitRequest,
  ReportView,
  ReviewActionRequest,
  SaveActionRequest,
  SaveAnswerRequest,
  SavedAnswerView,
  SubmissionView,
  Template,
  VisitForm,
  VisitRow,
  VisitView,
} from "../../bindings";
import { why } from "./register";
import { PEOPLE, journal, refuse, scene } from "./state";

const blank = { day: "", month: "", year: "" };
const due = why("Due Monday 30 November 2026", "2026-11-30", ["Visit on 14 October 2026 → last day of the month after the visit"]);

const fields = [
  { id: "seen", label: "What I saw", hint: "Records read, sample, what was missing", required: false },
  { id: "said", label: "What people said", hint: "By initials and role, with consent", required: false },
  { id: "concluded", label: "What I conclude", hint: "", required: false },
];
const section = (id: string, title: string, facts: Template["sections"][number]["facts"] = []) => ({
  id,
  title,
  hint: "",
  facts,
  fields,
});

const template: Template = {
  id: "reg25-visit-report",
  version: 1,
  title: "Report of a visit under regulation 25",
  basis: "practice",
  citation: "Outline after regulation 25(4)",
  source: "",
  checkedOn: "2026-11-22",
  sections: [
    { id: "visit", title: "The visit", hint: "", facts: ["visit"], fields: [] },
    { id: "interviews", title: "Who was interviewed", hint: "", facts: ["interviews"], fields: [] },
    section("families", "Families’ views", ["families"]),
    section("staff", "Staff views", ["staff"]),
    section("premises", "Premises", ["premises"]),
    section("complaints", "Complaints records", ["complaints"]),
    section("notifications", "Notifications", ["notifications"]),
    section("safeguarding", "Safeguarding"),
    section("assessment", "Assessment progress"),
    section("staffing", "Staffing and vetting", ["records-checked"]),
    section("leadership", "Leadership", ["last-actions"]),
    {
      id: "opinion",
      title: "Opinion",
      hint: "Regulation 25(4)(a): an opinion on the standard of care.",
      facts: [],
      fields: [{ id: "opinion", label: "My opinion on the standard of care", hint: "", required: true }],
    },
  ],
};

const visitForm: VisitForm = {
  visitedOn: { day: "14", month: "10", year: "2026" },
  startedAt: "09:40",
  endedAt: "14:15",
  announced: false,
  visitor: PEOPLE.joan,
  limb: "directorOrManager",
  visitorInDayToDayCharge: false,
  familiesResident: "2",
  interviews: [
    { initials: "R.D.", group: "parent", role: "F-2026-03", outcome: "interviewed" },
    { initials: "T.A.", group: "staff", role: "family worker", outcome: "interviewed" },
    { initials: "L.P.", group: "parent", role: "F-2026-04", outcome: "declined" },
  ],
  noInterviewsBecause: "",
  premisesSeen: "Kitchen, lounge, nursery, two family rooms with consent, garden",
  complaintsInspected: true,
  complaintsNote: "2 since the last visit, 1 open",
  recordChecks: [
    { what: "staff files", sample: "4", outOf: "24", missing: "one reference" },
    { what: "fire log", sample: "3 months", outOf: "", missing: "" },
  ],
};

const emptyForm: VisitForm = {
  visitedOn: blank,
  startedAt: "",
  endedAt: "",
  announced: null,
  visitor: PEOPLE.joan,
  limb: "directorOrManager",
  visitorInDayToDayCharge: null,
  familiesResident: "2",
  interviews: [],
  noInterviewsBecause: "",
  premisesSeen: "",
  complaintsInspected: null,
  complaintsNote: "",
  recordChecks: [],
};

const visitors = [
  { id: PEOPLE.joan, label: "Joan Whitcombe (director)", limb: "directorOrManager" as const },
  { id: "p5", label: "Grace Lind (responsible individual)", limb: "responsibleIndividualOrPartner" as const },
];
const limbs: VisitView["limbs"] = [
  { limb: "responsibleIndividualOrPartner", label: "Responsible individual or a partner", citation: "Regulation 25(2)(a)", note: "" },
  { limb: "directorOrManager", label: "Another director or person managing the organisation", citation: "Regulation 25(2)(b)", note: "" },
  { limb: "employeeNotConcerned", label: "An employee not directly concerned with the conduct of the centre", citation: "Regulation 25(2)(c)", note: "" },
  { limb: "other", label: "Somebody else", citation: "", note: "The list as seen does not name hired visitors. Check before relying on this visit." },
];

const action = (id: string, what: string, over: Partial<ActionView> = {}): ActionView => ({
  id,
  what,
  owner: "A.O.",
  dueOn: "2026-10-15",
  due: { day: "15", month: "10", year: "2026" },
  dueWords: "15 October 2026",
  state: "open",
  carried: 0,
  overdue: true,
  from: "visit of 8 September 2026",
  ...over,
});

const answers = new Map<string, string>([
  ["premises.seen", "Kitchen clean. The stair gate on the first floor does not close by itself."],
  ["complaints.seen", "Both complaint files read in full. C-2026-07 has no note of what the family was told, although the 28 days ended on 9 October."],
  ["complaints.said", "Mrs Delaney (parent, F-2026-03) said that she was answered “quickly and kindly” about the kitchen."],
]);
const earlier: ReportView["earlierActions"] = [
  { action: action("a1", "Renew the kitchen risk assessment", { overdue: false }), outcome: "closed", evidence: "Seen, dated 28 September." },
  { action: action("a2", "Answer complaints in writing", { carried: 1 }), outcome: null, evidence: "" },
];
let actions: ActionView[] = [
  action("a3", "Repair the stair gate on the first floor", { overdue: false, from: "this visit", dueWords: "30 November 2026" }),
];
let signed = false;
let sent = "";

const words = (text: string) => text.trim().split(/\s+/).filter(Boolean).length;

const answerView = (sectionId: string, field: string): AnswerView => {
  const text = answers.get(`${sectionId}.${field}`) ?? "";
  const start = text.indexOf("Delaney");
  return {
    section: sectionId,
    field,
    text,
    words: words(text),
    names:
      start < 0
        ? []
        : [{ start, end: start + 7, words: "Delaney", whose: "a parent in F-2026-03", replacement: "R.D." }],
    repeats: sectionId === "premises" && field === "seen" && text ? { perCent: 82, ofVisit: "8 September 2026" } : null,
  };
};

const checks = (): CheckView[] => {
  const names = [...answers.values()].filter((text) => text.includes("Delaney")).length;
  const opinion = answers.get("opinion.opinion")?.trim();
  return [
    { id: "urn", label: "URN and visit date", ok: true, state: "done", message: "", section: null, field: null },
    {
      id: "names",
      label: "Names replaced by initials",
      ok: names === 0,
      state: names === 0 ? "done" : `${names} left`,
      message: "Delaney stands in full in Complaints records.",
      section: "complaints",
      field: "said",
    },
    {
      id: "opinion",
      label: "Opinion written",
      ok: Boolean(opinion),
      state: opinion ? "done" : "not written",
      message: "Regulation 25 asks for an opinion on the standard of care.",
      section: "opinion",
      field: "opinion",
    },
    {
      id: "earlierActions",
      label: "Earlier actions closed or carried",
      ok: earlier.every((one) => one.outcome),
      state: earlier.every((one) => one.outcome) ? "done" : "1 left",
      message: "“Answer complaints in writing” is neither closed nor carried.",
      section: "leadership",
      field: null,
    },
  ];
};

const documentView = {
  id: "d1",
  title: "Report of a visit under regulation 25",
  number: "SC999001-V-2026-10-1",
  fileName: "SC999001_Reg25_2026-10-14.pdf",
  sha256: "9f2c4a6b8d0e1f3a5b7c9d1e3f5a7b9c1d3e5f7a9b1c3d5e7f9a1b3c5d7e9f1a",
  contentDigest: "3f9a 1c0d 77e2 4b6a",
  pages: 6,
  bytes: 84213,
  made: "signed off 3 November 2026, 16:20 by J.W.",
  supersededBy: null,
};

const report = (id = "r10"): ReportView => {
  const final = signed || id === "r9";
  const list = template.sections.flatMap((one) => one.fields.map((field) => answerView(one.id, field.id)));
  return {
    id,
    visit: id === "r9" ? "v9" : "v10",
    title: id === "r9" ? "Visit report, 8 September 2026" : "Visit report, 14 October 2026",
    lede: "J.W., director · unannounced · 09:40 to 14:15 · 2 families",
    state: final ? "signedOff" : "draft",
    version: 1,
    correctionOf: null,
    template,
    answers: list,
    facts: [
      {
        section: "visit",
        blocks: [
          {
            kind: "pairs",
            pairs: [
              { label: "Date", value: "14 October 2026, 09:40 to 14:15" },
              { label: "Announced", value: "No" },
              { label: "Families resident", value: "2" },
            ],
          },
        ],
      },
      {
        section: "interviews",
        blocks: [
          {
            kind: "table",
            caption: "Interviews in private",
            heads: ["Initials", "Role", "Outcome"],
            rows: [
              ["R.D.", "parent, F-2026-03", "interviewed"],
              ["T.A.", "family worker", "interviewed"],
              ["L.P.", "parent, F-2026-04", "declined"],
            ],
          },
        ],
      },
      { section: "complaints", blocks: [{ kind: "line", text: "From the record: 2 complaints since the last visit, 1 open." }] },
    ],
    earlierActions: earlier,
    actions,
    checks: final ? [] : checks(),
    due,
    recipient: "enquiries@ofsted.gov.uk",
    canWrite: !final,
    canSign: !final,
    canCorrect: final,
    document: final ? documentView : null,
    versions: [{ id, state: final ? "signedOff" : "draft", version: 1, number: final ? documentView.number : null, sentOn: null, canOpen: true }],
    words: list.reduce((sum, one) => sum + one.words, 0),
  };
};

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
  row("v11", null, "planned for 25 November 2026", {
    state: "planned",
    plannedOn: "2026-11-25",
    next: "Record the visit",
    nextPath: "/visits/v11",
  }),
  row("v10", "2026-10-14", "14 October 2026", {
    report: { id: "r10", state: "draft", version: 1, number: null, sentOn: null, canOpen: true },
    due,
    next: "Write the report",
    nextPath: "/reports/r10",
  }),
  row("v9", "2026-09-08", "8 September 2026", {
    report: { id: "r9", state: "signedOff", version: 1, number: "SC999001-V-2026-09-1", sentOn: null, canOpen: true },
    due: why("Was due on Saturday 31 October 2026", "2026-10-31", ["Visit on 8 September 2026 → last day of the month after the visit"]),
    next: "Send to Ofsted",
    nextPath: "/submissions/s9",
  }),
  row("v8", "2026-08-20", "20 August 2026", {
    report: { id: "r8", state: "signedOff", version: 1, number: "SC999001-V-2026-08-1", sentOn: "2026-09-02", canOpen: true },
    due: why("Due Wednesday 30 September 2026", "2026-09-30", ["Visit on 20 August 2026 → last day of the month after the visit"]),
  }),
];

const visitsView = () => ({ visits: scene.empty ? [] : rows, visitors, canPlan: true, canRecord: true });

const visit = (id: string): VisitView => {
  const found = rows.find((one) => one.id === id) ?? (refuse("notFound", "This visit is not in the record.") as never);
  const recorded = found.state === "recorded";
  return {
    id,
    state: found.state,
    plannedOn: found.plannedOn,
    title: recorded ? `Visit of ${found.dateWords}` : "Visit planned for 25 November 2026",
    form: recorded ? visitForm : { ...emptyForm, visitedOn: { day: "25", month: "11", year: "2026" } },
    visitors,
    limbs,
    warnings: [],
    report: found.report,
    due: found.due,
    canRecord: id !== "v9" && id !== "v8",
    readOnlyBecause: id === "v9" || id === "v8" ? "A report on this visit is signed off. A correction goes through a new version of the report." : "",
    familiesOnRecord: "2 (F-2026-03, F-2026-04)",
  };
};

const submission: SubmissionView = {
  id: "s9",
  kind: "Regulation 25 visit report",
  subjectWords: "Visit of 8 September 2026",
  state: "prepared",
  document: { ...documentView, fileName: "SC999001_Reg25_2026-09-08.pdf", number: "SC999001-V-2026-09-1" },
  to: "enquiries@ofsted.gov.uk",
  toExplanation: { ...due, rule: "reg25.report.recipient", due: null, headline: "To enquiries@ofsted.gov.uk", steps: [] },
  subject: "SC999001 – Willow House – Regulation 25 visit report – visit 8 September 2026",
  body: "Dear colleagues,\n\nplease find attached the report of the visit under regulation 25 on 8 September 2026 to Willow House, URN SC999001.\n\nYours faithfully\nAmara Okafor, registered manager",
  due: why("Was due on Saturday 31 October 2026", "2026-10-31", ["Visit on 8 September 2026 → last day of the month after the visit"]),
  overdue: true,
  sentWords: "",
  sentOn: null,
  daysLate: 0,
  exports: [],
  canSubmit: true,
  note: "",
};

const line = (text: string, index: number, bold = false) => ({
  kind: "text" as const,
  x: 64,
  y: 120 + index * 16,
  size: bold ? 14 : 10.5,
  width: text.length * 5,
  bold,
  grey: false,
  text,
});

const preview = ({ from, count }: PreviewRequest): PreviewView => ({
  pageCount: 3,
  width: 595.28,
  height: 841.89,
  pages: Array.from({ length: Math.min(count, Math.max(0, 3 - from + 1)) }, (_, index) => ({
    number: from + index,
    items: [
      line("Report of a visit under regulation 25", 0, true),
      ...[...answers.values()].map((text, row) => line(text.slice(0, 90), row + 2)),
      { kind: "line" as const, x1: 64, y1: 790, x2: 531, y2: 790, width: 0.6 },
    ],
  })),
});

const exported = (fileName: string) => ({
  id: `e-${fileName}`,
  fileName,
  folder: "C:\\Users\\amara\\Documents\\Hearthbook",
  made: "22 November 2026, 11:45 by A.O.",
  exists: true,
});

export const visits = {
  visits: visitsView,
  visit,
  new_visit: () => emptyForm,
  plan_visit: ({ id, plannedOn, visitor }: PlanVisitRequest) => {
    if (!plannedOn.day) refuse("badInput", "The visit was not planned yet.", [{ field: "plannedOn", message: "Give the day." }]);
    const dateWords = `planned for ${plannedOn.day}/${plannedOn.month}/${plannedOn.year}`;
    const old = rows.find((one) => one.id === id);
    if (old) old.dateWords = dateWords;
    else
      rows.unshift(
        row(`v${rows.length + 20}`, null, dateWords, {
          state: "planned",
          plannedOn: "2026-12-03",
          visitor: visitors.find((one) => one.id === visitor)?.label ?? "",
          next: "Record the visit",
        }),
      );
    return visitsView();
  },
  cancel_visit: ({ id }: { id: string }) => {
    rows.splice(
      rows.findIndex((one) => one.id === id),
      1,
    );
    return visitsView();
  },
  record_visit: ({ id, form }: RecordVisitRequest) => {
    const wrong = [];
    if (!form.visitedOn.day) wrong.push({ field: "visitedOn", message: "Give the date of the visit." });
    if (!form.startedAt) wrong.push({ field: "startedAt", message: "Give the time when the visit began, such as 09:40." });
    if (form.endedAt && form.endedAt < form.startedAt) wrong.push({ field: "endedAt", message: "The end lies before the start." });
    if (form.announced === null) wrong.push({ field: "announced", message: "Say whether the visit was announced." });
    if (wrong.length > 0) refuse("badInput", "The visit was not recorded yet. What you typed is kept.", wrong);
    journal("visit", "Recorded a visit");
    return { ...visit(id ?? "v10"), form };
  },
  start_report: () => report(),
  report: (id: string) => report(id),
  save_answer: ({ section: sectionId, field, text }: SaveAnswerRequest): SavedAnswerView => {
    answers.set(`${sectionId}.${field}`, text);
    return { savedAt: new Date().toTimeString().slice(0, 8), answer: answerView(sectionId, field), checks: checks() };
  },
  save_action: (request: SaveActionRequest) => {
    if (!request.what.trim()) refuse("badInput", "The action was not saved.", [{ field: "what", message: "Say what is to be done." }]);
    const made = action(request.id ?? `a${actions.length + 10}`, request.what, {
      owner: request.owner,
      due: request.due,
      dueWords: `${request.due.day}/${request.due.month}/${request.due.year}`,
      overdue: false,
      from: "this visit",
    });
    actions = request.id ? actions.map((one) => (one.id === request.id ? made : one)) : [...actions, made];
    return report();
  },
  remove_action: ({ id }: { id: string }) => {
    actions = actions.filter((one) => one.id !== id);
    return report();
  },
  review_action: ({ action: id, outcome, evidence }: ReviewActionRequest) => {
    const found = earlier.find((one) => one.action.id === id);
    if (found) Object.assign(found, { outcome, evidence });
    return report();
  },
  preview_report: preview,
  sign_off_report: ({ declared }: { declared: boolean }) => {
    const open = checks().filter((one) => !one.ok);
    if (open.length > 0)
      refuse("blocked", "The report was not signed off. Nothing was lost.", open.map((one) => ({ field: one.id, message: one.message })));
    if (!declared) refuse("badInput", "Tick the declaration first.", [{ field: "declared", message: "Tick the declaration." }]);
    signed = true;
    return report();
  },
  correct_report: ({ reason }: { reason: string }) => {
    if (!reason.trim()) refuse("badInput", "No new version was started.", [{ field: "reason", message: "Say what is corrected and why." }]);
    signed = false;
    return { ...report(), version: 2, correctionOf: { report: "r10", number: documentView.number, reason } };
  },
  export_pdf: () => exported(documentView.fileName),
  submissions: () => ({
    submissions: scene.empty
      ? []
      : [
          submission,
          {
            ...submission,
            id: "s8",
            subjectWords: "Visit of 20 August 2026",
            state: "sent",
            overdue: false,
            sentOn: "2026-09-02",
            sentWords: "Sent on 2 September 2026 by email, recorded by A.O.",
          },
        ],
  }),
  submission: () => submission,
  prepare_submission: () => submission,
  write_email_draft: () => {
    submission.exports = [exported("SC999001_Reg25_2026-09-08.eml"), ...submission.exports];
    submission.state = "handedOver";
    return submission;
  },
  write_submission_pdf: () => {
    submission.exports = [exported(submission.document.fileName), ...submission.exports];
    return submission;
  },
  mark_sent: ({ how, on }: MarkSentRequest) => {
    if (!how) refuse("badInput", "Nothing was recorded yet.", [{ field: "how", message: "Choose how it was sent." }]);
    sent = `Sent on ${on.day}/${on.month}/${on.year}, recorded by A.O.`;
    Object.assign(submission, { state: "sent", sentWords: sent, sentOn: "2026-11-22", daysLate: 22, overdue: false });
    return submission;
  },
  mark_not_sent: () => {
    Object.assign(submission, { state: "handedOver", sentWords: "", sentOn: null, daysLate: 0, overdue: true });
    return submission;
  },
};
