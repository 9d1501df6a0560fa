// The mock's report template, texts and facts.
import type { FactBlock, SectionFactsView, Template, TemplateSection } from "../bindings";

const three = [
  { id: "seen", label: "What I saw", hint: "Records read, sample, what was missing", required: false },
  { id: "said", label: "What people said", hint: "By initials and role, with consent", required: false },
  { id: "concluded", label: "What I conclude", hint: "", required: false },
];
const section = (id: string, title: string, over: Partial<TemplateSection> = {}): TemplateSection => ({
  id,
  title,
  hint: "",
  facts: [],
  fields: three,
  ...over,
});

export const TEMPLATE: Template = {
  id: "reg25-visit-report",
  version: 1,
  title: "Report of a visit under regulation 25",
  basis: "practice",
  citation: "Outline after regulation 25(4)",
  source: "",
  checkedOn: "2026-11-22",
  sections: [
    section("visit", "The visit", { facts: ["visit", "families"], fields: [{ id: "seen", label: "How the visit went", hint: "Which parts of the day you were there for, what limited the visit, and anything asked for that could not be shown.", required: false }] }),
    section("interviews", "Who was interviewed", { facts: ["interviews"], fields: [] }),
    section("families", "Families’ views"),
    section("staff", "Staff views", { facts: ["staff"] }),
    section("premises", "Premises", { facts: ["premises"] }),
    section("complaints", "Complaints records", { facts: ["complaints"], hint: "New, open and closed complaints; what the records show." }),
    section("notifications", "Notifications and open child-protection outcomes", { facts: ["notifications"] }),
    section("safeguarding", "Safeguarding"),
    section("assessment", "Assessment progress"),
    section("staffing", "Staffing and vetting", { facts: ["records-checked"] }),
    section("leadership", "Leadership and management", {
      hint: "How the centre is run.",
      fields: [
        {
          id: "seen",
          label: "What I saw",
          hint: "The manager’s own monitoring, requirements and recommendations from the last inspection and how they stand, the statement of purpose against what is done.",
          required: false,
        },
        { id: "said", label: "What people said", hint: "What staff say about how the centre is led.", required: false },
        { id: "concluded", label: "What I conclude", hint: "Whether leaders know their centre’s strengths and weaknesses and act on them.", required: false },
      ],
    }),
    section("opinion", "Opinion on the standard of care", {
      hint: "Regulation 25(4)(a): the visit is made to form an opinion of the standard of care.",
      fields: [{ id: "opinion", label: "My opinion", hint: "", required: true }],
    }),
    section("last-actions", "Last visit’s actions", { facts: ["last-actions"], fields: [] }),
    section("new-actions", "New actions", { facts: ["new-actions"], fields: [] }),
  ],
};

export const TEXTS: Record<string, string> = {
  "families.seen": "I sat with two families at breakfast. The babies were fed when they were hungry, and staff let the parents lead.",
  "families.said": "R.D. (parent, F-2026-03) said that she feels safe and that staff explain what they write.",
  "families.concluded": "Families are heard. They know what the assessment looks at.",
  "staff.seen": "Handover was calm and complete.",
  "staff.said": "T.A. (family worker) has supervision every four weeks and would ask for it sooner.",
  "staff.concluded": "Staff are supported.",
  "premises.seen": "Kitchen clean and well stocked. The stair gate on the first floor does not close by itself. Garden fence repaired since the last visit.",
  "premises.said": "",
  "complaints.seen": "Both complaint files read in full. C-2026-07 has no note of what the family was told, although the 28 days ended on 9 October.",
  "complaints.said": "Mrs Delaney (parent, F-2026-03) said that she was answered “quickly and kindly” about the kitchen. Delaney would complain again if she had to.",
  "complaints.concluded": "Complaints are heard. Answers are not always written down.",
};

const table = (caption: string, heads: string[], rows: string[][]): FactBlock => ({ kind: "table", caption, heads, rows });

export function factsOf(): SectionFactsView[] {
  return [
    {
      section: "visit",
      blocks: [
        {
          kind: "pairs",
          pairs: [
            { label: "Date", value: "14 October 2026, 09:40 to 14:15" },
            { label: "Announced", value: "unannounced" },
            { label: "Visitor", value: "J.W., director not in day-to-day charge, regulation 25(2)(b)" },
            { label: "Families resident", value: "5" },
          ],
        },
      ],
    },
    {
      section: "interviews",
      blocks: [
        table("Interviews in private, with consent", ["Initials", "As", "Outcome"], [
          ["R.D.", "parent, F-2026-03", "interviewed"],
          ["S.D.", "child, F-2026-03, 5 months", "observed"],
          ["T.A.", "family worker", "interviewed"],
          ["L.P.", "parent, F-2026-04", "declined"],
        ]),
      ],
    },
    { section: "complaints", blocks: [{ kind: "line", text: "2 complaints since the last visit, 1 open." }] },
    { section: "notifications", blocks: [{ kind: "line", text: "No notification since the last visit." }] },
    {
      section: "staffing",
      blocks: [table("Records checked", ["What", "Looked at", "Missing"], [["Staff files", "4 of 24", "one reference (S.B.)"], ["Fire log", "3 of 3", ""]])],
    },
  ];
}
