// The state of a submission in a shape and a word.
import type { SubmissionView, Urgency } from "../../bindings";

export function submissionTag(one: SubmissionView): { urgency: Urgency; text: string } {
  if (one.state === "withdrawn") return { urgency: "nil", text: "withdrawn" };
  if (one.state === "receiptFiled") return { urgency: "done", text: one.daysLate > 0 ? "sent late, receipt" : "sent, receipt" };
  if (one.state === "sent") {
    return one.daysLate > 0 ? { urgency: "done", text: "sent late" } : { urgency: "done", text: "sent" };
  }
  if (one.overdue) return { urgency: "late", text: "late" };
  if (one.state === "handedOver") return { urgency: "soon", text: "sent? record it" };
  if (one.state === "released") return { urgency: "soon", text: "released" };
  return { urgency: "coming", text: "to be released" };
}
