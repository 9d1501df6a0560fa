// What can be begun from anywhere: the tasks of the search palette, beside the pages of the navigation.
import type { Ability } from "../bindings";
import { NAVIGATION } from "./pages";

/** Something that can be begun, or a page. */
export interface Task {
  text: string;
  path: string;
  needs: Ability;
  /** Other words by which people look for it. */
  also: string;
}

const TASKS: Task[] = [
  { text: "Something has happened", path: "/events", needs: "recordHappenings", also: "incident event accident police" },
  { text: "Record a safeguarding concern", path: "/concerns", needs: "readConcerns", also: "allegation lado disclosure harm" },
  { text: "Record a visit that was made", path: "/visits/new", needs: "recordVisits", also: "regulation 25 report" },
  { text: "Review the quality of care", path: "/reviews", needs: "writeReviews", also: "regulation 23 quality of care development plan" },
  { text: "Add a family", path: "/families/new", needs: "editFamilies", also: "admission arrival parent child" },
  { text: "Add a person who works here or visits", path: "/people/new", needs: "editPeople", also: "staff visitor" },
  { text: "A worker from an agency is at the door", path: "/vetting/agency", needs: "seeVetting", also: "agency shift vetting" },
  { text: "Inspector’s pack of the vetting register", path: "/vetting/pack", needs: "seeVetting", also: "ofsted inspection dbs" },
  { text: "The inspector is here", path: "/inspector", needs: "keepAnnex", also: "ofsted inspection annex a" },
  { text: "Annex A: did we say the same thing?", path: "/annex-a/differences", needs: "keepAnnex", also: "compare logs visits" },
  { text: "Add an action", path: "/actions", needs: "updateActions", also: "to do meeting task owner" },
  { text: "See what is not in order", path: "/oversight", needs: "oversee", also: "exceptions responsible individual monthly look" },
  { text: "Record an inspection, or what it asked for", path: "/inspections/new", needs: "editInspections", also: "ofsted requirement recommendation feedback draft report" },
  { text: "The manager is absent: tell Ofsted", path: "/ofsted-notices/new/absence", needs: "keepOfstedNotices", also: "ill sick leave 28 days regulation 27" },
  { text: "A change that Ofsted has to be told", path: "/ofsted-notices/new/change", needs: "keepOfstedNotices", also: "sc3 regulation 28 responsible individual premises officer" },
  { text: "Record a breach of personal data", path: "/breaches", needs: "keepBreaches", also: "ico 72 hours wrong email" },
  { text: "Make a backup or rehearse a restore", path: "/backups", needs: "seeBackups", also: "copy usb stick" },
  { text: "Give somebody access to the record", path: "/settings/access", needs: "manageAccess", also: "passphrase role" },
  { text: "Change my passphrase", path: "/passphrase", needs: "ownSession", also: "password" },
];

/** Tasks and pages that say what was typed; all tasks while nothing is typed. */
export function tasksFor(typed: string, can: (ability: Ability) => boolean): Task[] {
  const words = typed.toLowerCase().split(/\s+/u).filter(Boolean);
  const pages = NAVIGATION.flatMap((group) => group.pages).map((page) => ({ ...page, also: "page" }));
  const offered = words.length === 0 ? TASKS : [...TASKS, ...pages];
  return offered
    .filter((task) => can(task.needs))
    .filter((task) => {
      const said = `${task.text} ${task.also}`.toLowerCase();
      return words.every((word) => said.includes(word));
    })
    .slice(0, 8);
}
