// The pages that exist, where they stand in the navigation, and who may open them.
import type { Ability } from "../bindings";

/** A page in the navigation. */
export interface NavPage {
  /** Path of the page; the pages below it belong to it. */
  path: string;
  /** Its name. */
  text: string;
  /** What one must be able to do to open it. */
  needs: Ability;
}

/** The navigation: groups by what one does there. The first group has no heading. */
export const NAVIGATION: { heading: string; pages: NavPage[] }[] = [
  {
    heading: "",
    pages: [
      { path: "/today", text: "Today", needs: "seeToday" },
      { path: "/actions", text: "Actions", needs: "updateActions" },
      { path: "/calendar", text: "Calendar", needs: "seeToday" },
      { path: "/oversight", text: "Oversight", needs: "oversee" },
    ],
  },
  {
    heading: "Tell Ofsted",
    pages: [
      { path: "/visits", text: "Visits (reg 25)", needs: "seeVisits" },
      { path: "/ofsted-notices", text: "Notices to Ofsted", needs: "keepOfstedNotices" },
      { path: "/reviews", text: "Reviews (reg 23)", needs: "seeReviews" },
      { path: "/submissions", text: "Submissions", needs: "seeSubmissions" },
      { path: "/annex-a", text: "Annex A", needs: "keepAnnex" },
      { path: "/inspections", text: "Inspections", needs: "seeInspections" },
    ],
  },
  {
    heading: "The record",
    pages: [
      { path: "/families", text: "Families", needs: "seeFamiliesByInitials" },
      { path: "/vetting", text: "Staff and vetting", needs: "seeVetting" },
      { path: "/professionals", text: "Address book", needs: "seeProfessionals" },
      { path: "/complaints", text: "Complaints", needs: "seeComplaints" },
      { path: "/events", text: "What happened", needs: "recordHappenings" },
      { path: "/concerns", text: "Concerns", needs: "readConcerns" },
    ],
  },
  {
    heading: "Centre",
    pages: [
      { path: "/centre", text: "Centre profile", needs: "seeCentre" },
      { path: "/people", text: "People and roles", needs: "seePeople" },
      { path: "/retention", text: "Retention", needs: "manageRetention" },
      { path: "/backups", text: "Backups", needs: "seeBackups" },
      { path: "/settings", text: "Settings", needs: "seeSettings" },
      { path: "/audit", text: "Audit log", needs: "audit" },
      { path: "/breaches", text: "Data breaches", needs: "keepBreaches" },
      { path: "/access-requests", text: "Access requests", needs: "answerAccessRequests" },
    ],
  },
];

/** The navigation page that a path belongs to: `/reports/…` is part of the visits. */
export function navPathOf(path: string): string {
  const first = `/${path.split("/")[1] ?? ""}`;
  if (["/notices", "/logs", "/pictures"].includes(first)) return "/events";
  if (first === "/inspector") return "/annex-a";
  return first === "/reports" ? "/visits" : first;
}

/** What one must be able to do to open a path; nothing if the path is unknown. */
export function needsFor(path: string): Ability | null {
  if (path === "/passphrase") return "ownSession";
  if (path.startsWith("/notices/")) return "decideEvents";
  if (path.startsWith("/events/") || path === "/pictures") return "seeAllHappenings";
  if (path === "/logs") return "keepLogs";
  const home = navPathOf(path);
  return NAVIGATION.flatMap((group) => group.pages).find((page) => page.path === home)?.needs ?? null;
}
