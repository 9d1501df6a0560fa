// States of vetting in shapes and words, and the choices that its forms offer.
import type {
  CellMark,
  CheckDetails,
  ClosedBy,
  DbsLevel,
  Engagement,
  ItemState,
  LineState,
  StatusResult,
  Urgency,
  Verdict,
  Workforce,
} from "../../bindings";

/** The shape and colour of a cell's mark. */
export const MARKS: Record<CellMark, Urgency> = { good: "done", underway: "soon", attention: "late", notNeeded: "nil" };

/** The four marks, as the key of the matrix explains them. */
export const MARK_KEY: { mark: CellMark; words: string }[] = [
  { mark: "good", words: "in order" },
  { mark: "underway", words: "on the way, or due within 30 days" },
  { mark: "attention", words: "missing, run out or unknown" },
  { mark: "notNeeded", words: "not needed" },
];

/** How urgent an answer to "may this person start?" is. */
export const VERDICTS: Record<Verdict, Urgency> = {
  noFile: "late",
  cleared: "done",
  readyToClear: "soon",
  earlyStart: "soon",
  notCleared: "late",
  stopped: "late",
  left: "nil",
};

/** The answer in a word or two. */
export const VERDICT_WORDS: Record<Verdict, string> = {
  noFile: "No vetting file",
  cleared: "Cleared",
  readyToClear: "To be decided",
  earlyStart: "Early start, 16(5)",
  notCleared: "Not cleared",
  stopped: "Stopped",
  left: "Left",
};

/** States of an item, for the filter. */
export const STATES: Record<ItemState, string> = {
  complete: "complete",
  missing: "missing",
  inProgress: "in progress",
  expired: "run out",
  notRequired: "not required",
  unknown: "unknown (from an old register)",
};

/** What stands worst first, when a column is sorted. */
export const STATE_ORDER: ItemState[] = ["missing", "expired", "unknown", "inProgress", "notRequired", "complete"];

/** How somebody works at the centre. */
export const ENGAGEMENTS: Record<Engagement, string> = {
  permanent: "Permanent",
  bank: "Bank",
  agency: "Agency",
  volunteer: "Volunteer",
  student: "Student",
  contractor: "Contractor with regular contact",
  tupe: "Transferred from another employer (TUPE)",
  registeredPerson: "Registered person",
  responsibleIndividual: "Responsible individual",
};

/** The same as choices. */
export const ENGAGEMENT_OPTIONS: { value: Engagement | null; label: string }[] = [
  { value: null, label: "Choose" },
  ...(Object.keys(ENGAGEMENTS) as Engagement[]).map((value) => ({ value, label: ENGAGEMENTS[value] })),
];

/** The mark of a line of evidence. */
export const LINE_MARKS: Record<LineState, { urgency: Urgency; words: string }> = {
  complete: { urgency: "done", words: "complete" },
  inProgress: { urgency: "soon", words: "asked for" },
  missing: { urgency: "late", words: "missing" },
  notRequired: { urgency: "nil", words: "not required" },
  unknown: { urgency: "late", words: "unknown" },
};

export const LEVELS: { value: DbsLevel | null; label: string }[] = [
  { value: null, label: "Choose" },
  { value: "enhanced", label: "Enhanced" },
  { value: "standard", label: "Standard" },
  { value: "basic", label: "Basic" },
];

export const WORKFORCES: { value: Workforce | null; label: string }[] = [
  { value: null, label: "Choose" },
  { value: "childAndAdult", label: "Child and adult" },
  { value: "child", label: "Child" },
  { value: "adult", label: "Adult" },
  { value: "other", label: "Other" },
];

export const RESULTS: { value: StatusResult | null; label: string; hint?: string }[] = [
  { value: "noChange", label: "No change" },
  { value: "newInformation", label: "New information", hint: "Ask for a new certificate. It stands on Today until then." },
  { value: "noAnswer", label: "No answer", hint: "The details did not match, or the person has not subscribed." },
];

export const YES_NO: { value: boolean | null; label: string }[] = [
  { value: true, label: "Yes" },
  { value: false, label: "No" },
];

/** The six items of Schedule 2, as an agency confirms them. */
export const SIX: { id: string; label: string }[] = [
  { id: "identity", label: "1 Identity" },
  { id: "dbs", label: "2 DBS certificate" },
  { id: "references", label: "3 Two written references" },
  { id: "past-care", label: "4 Why past care work ended" },
  { id: "qualifications", label: "5 Qualifications" },
  { id: "history", label: "6 Full employment history" },
];

/** The items whose gap other evidence may close after a transfer. */
export const CLOSED_AFTER_TRANSFER: { value: string; label: string }[] = [
  { value: "", label: "Choose" },
  { value: "references", label: "3 Two written references" },
  { value: "past-care", label: "4 Why past care work ended" },
  { value: "qualifications", label: "5 Qualifications" },
  { value: "history", label: "6 Full employment history" },
];

/** What closes such a gap. */
export const CLOSED_BY: { value: ClosedBy | null; label: string }[] = [
  { value: null, label: "Choose" },
  { value: "appraisals", label: "Appraisals" },
  { value: "supervision", label: "Supervision records" },
  { value: "newReference", label: "A new reference" },
  { value: "writtenAccount", label: "A written account by the person" },
  { value: "otherRecords", label: "Other records of the employment" },
];

/** Details of which nothing is typed yet. */
export function emptyDetails(kind: string): CheckDetails {
  switch (kind) {
    case "identity":
      return { kind, documents: "", nameOnDocuments: "" };
    case "dbs":
      return {
        kind,
        level: null,
        workforce: null,
        barredChildren: null,
        barredAdults: null,
        certificateNumber: "",
        disclosures: null,
        riskAssessedBy: "",
        riskAssessment: "",
        updateService: null,
        copyHeld: null,
      };
    case "reference":
      return {
        kind,
        referee: "",
        employer: "",
        relation: "",
        relative: null,
        lastEmployer: null,
        employed: "",
        inWriting: null,
        verifiedBy: "",
        suitability: "",
        concerns: "",
      };
    case "pastCare":
      return { kind, post: null, whyEnded: "", verifiedHow: "", notPracticableBecause: "" };
    case "qualification":
      return { kind, title: "", awardedBy: "", document: "" };
    case "rightToWork":
      return { kind, document: "", conditions: "" };
    case "overseas":
      return { kind, country: "", livedThere: "", outcome: "" };
    case "registration":
      return { kind, body: "", number: "" };
    case "status":
      return { kind, consent: null, result: null };
    case "agency":
      return { kind, agency: "", confirmedBy: "", confirmed: [], identityOnArrival: null, identityDocument: "" };
    case "transfer":
      return { kind, closes: "", cameOver: "", missing: "", closedBy: null, evidence: "" };
    default:
      return { kind: "plain", what: "" };
  }
}
