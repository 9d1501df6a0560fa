// Forms of which nothing is typed yet.
import type { CheckForm, ParticularsForm, VettingColumnView, VettingItemView } from "../../bindings";
import { emptyDate } from "../../lib/dates";
import { emptyDetails } from "./words";

/** A line of evidence to be typed. */
export function emptyCheck(item: string, details: string): CheckForm {
  return {
    item,
    state: null,
    checkedOn: emptyDate(),
    seenOn: emptyDate(),
    seenBy: null,
    askedOn: emptyDate(),
    chasedOn: emptyDate(),
    expiresOn: emptyDate(),
    destroyCopyBy: emptyDate(),
    because: "",
    note: "",
    details: emptyDetails(details),
  };
}

/** What the date of the check is called for this item. */
export function checkDateLabel(details: string): string {
  const labels: Record<string, string> = {
    dbs: "Issued on",
    reference: "Date on the reference",
    status: "Day of the check",
    agency: "Date of the written confirmation",
    qualification: "Date on the document",
    identity: "Date of issue, if it has one",
    pastCare: "Day on which it was verified",
  };
  return labels[details] ?? "Date of the check";
}

/** Particulars of somebody nothing is known of yet. */
export function emptyParticulars(): ParticularsForm {
  return {
    engagement: null,
    employer: "",
    sex: "",
    bornOn: emptyDate(),
    address: "",
    telephone: "",
    hours: "",
    qualifications: "",
    contact: "",
    offeredOn: emptyDate(),
    transferredOn: emptyDate(),
    cameOver: "",
    missing: "",
    closedBy: "",
    remark: "",
  };
}

/** "2 DBS": an item by its number in the Schedule, if it has one. */
export function numbered(item: VettingItemView | VettingColumnView): string {
  const number = /(\d+)$/.exec(item.paragraph)?.[1];
  return number ? `${number} ${item.short}` : item.short;
}
