// The state of a submission in a shape and a word.
import type { SubmissionView, Urgency } from "../../bindings";

export function submissionTag(one: SubmissionView): { urgency: Urgency; text: string } {
  if (one.state === "sent") {
    return one.daysLate > 0 ? { urgency: "done", text: "sent late" } : { urgency: "done", text: "sent" };
  }
  if (one.overdue) return { urgency: "late", text: "late" };
  if (one.state === "handedOver") return { urgency: "soon", text: "sent? record it" };
  return { urgency: "coming", text: "prepared" };
}
