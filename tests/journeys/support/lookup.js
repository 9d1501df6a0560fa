// Finds what a person would name: (role, accessible name, names of the parts to look in) -> elements or near misses.
const [role, wanted, scopes] = arguments;

const SELECTORS = {
  button: "button, summary, [role=button], input[type=submit], input[type=button]",
  link: "a[href], [role=link]",
  textbox: "input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=search], input[type=password], input[type=number], input[type=time], input[type=url], textarea",
  radio: "input[type=radio], [role=radio]",
  checkbox: "input[type=checkbox], [role=checkbox]",
  combobox: "select, [role=combobox]",
  heading: "h1, h2, h3, h4, h5, h6, [role=heading]",
  tab: "[role=tab]",
  part: "fieldset, [role=group], [role=radiogroup], [role=dialog], [role=alertdialog], dialog, section, article, form, nav, aside, table, tr, li, details, [role=tabpanel], [role=region]",
};

const squeeze = (text) => text.replace(/\s+/g, " ").trim();
const seen = (element) => element.checkVisibility({ visibilityProperty: true });

// The words inside an element as assistive technology hears them.
function words(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  if (node.getAttribute("aria-hidden") === "true" || node.hidden) return "";
  const { display } = getComputedStyle(node);
  if (display === "none") return "";
  if (node.hasAttribute("aria-label")) return node.getAttribute("aria-label");
  if (node.tagName === "IMG") return node.alt;
  const text = [...node.childNodes].map(words).join("");
  return display.startsWith("inline") ? text : ` ${text} `;
}

// Every name is asked for several times in one search, and reading one walks through all that the element holds.
const known = new Map();
function nameOf(element) {
  if (!known.has(element)) known.set(element, readName(element));
  return known.get(element);
}

function readName(element) {
  const ids = element.getAttribute("aria-labelledby");
  if (ids) return squeeze(ids.split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean).map(words).join(" "));
  if (element.hasAttribute("aria-label")) return squeeze(element.getAttribute("aria-label"));
  if (element.labels?.length) return squeeze([...element.labels].map(words).join(" "));
  if (element.tagName === "FIELDSET") return squeeze([...element.children].filter((c) => c.tagName === "LEGEND").map(words).join(" "));
  if (element.tagName === "TABLE") return element.caption ? squeeze(words(element.caption)) : "";
  if (element.tagName === "DETAILS") return squeeze([...element.children].filter((c) => c.tagName === "SUMMARY").map(words).join(" "));
  if (element.tagName === "INPUT") return squeeze(element.value);
  if (["SECTION", "ARTICLE", "FORM", "NAV", "ASIDE", "DIALOG"].includes(element.tagName)) return "";
  return squeeze(words(element));
}

// An exact name wins; "Sign off…" stands for every name that begins so. Rows and list items go by what they contain.
// Spaces are left out of the comparison: where hidden words are joined on, engines differ in whether there is one.
function named(elements, wanted, loose) {
  const bare = (text) => text.replace(/\s+/g, "");
  const [name, start] = [bare(wanted), bare(wanted.replace(/…$/, ""))];
  const exact = elements.filter((element) => bare(nameOf(element)) === name);
  if (exact.length) return exact;
  if (wanted.endsWith("…")) return elements.filter((element) => bare(nameOf(element)).startsWith(start));
  if (loose) return elements.filter((e) => ["TR", "LI"].includes(e.tagName) && bare(nameOf(e)).includes(name));
  return [];
}

// A modal dialog hides the rest of the page from everybody.
let root = [...document.querySelectorAll("dialog[open]")].filter((dialog) => dialog.matches(":modal")).at(-1) ?? document;
for (const scope of scopes) {
  const parts = named([...root.querySelectorAll(SELECTORS.part)].filter(seen), scope, true);
  if (!parts.length) return { missing: `no part “${scope}”`, near: [...root.querySelectorAll(SELECTORS.part)].filter(seen).map(nameOf).filter(Boolean) };
  root = parts.at(-1);
}
const candidates = [...root.querySelectorAll(SELECTORS[role])].filter(seen);
const found = named(candidates, wanted, role === "part");
if (found.length) return { found, names: found.map(nameOf), disabled: Boolean(found[0].disabled) || found[0].getAttribute("aria-disabled") === "true" };
return { missing: `no ${role} “${wanted}”`, near: candidates.map(nameOf) };
