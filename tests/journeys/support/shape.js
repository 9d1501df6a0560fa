// How the page is made, as a short text: the same for two pages that differ only in their words and in how many lines their lists have.

// Attributes whose values are words, addresses or names of elements: only whether they are there and say something counts.
const WORDS = new Set([
  "alt", "aria-activedescendant", "aria-controls", "aria-describedby", "aria-label", "aria-labelledby", "aria-valuenow",
  "aria-valuetext", "d", "datetime", "for", "href", "id", "max", "min", "name", "placeholder", "popovertarget", "src", "style",
  "title", "value",
]);
const REFERENCES = ["aria-activedescendant", "aria-controls", "aria-describedby", "aria-labelledby", "for"];

function hash(text) {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (b >>> 0).toString(16).padStart(8, "0") + (a >>> 0).toString(16).padStart(8, "0");
}

let broken = 0;
const ids = new Map();

function shapeOf(element) {
  const parts = [element.localName];
  for (const { name, value } of element.attributes) {
    parts.push(WORDS.has(name) ? `${name}${value.trim() ? "+" : "-"}` : `${name}=${value}`);
  }
  if (element.id) ids.set(element.id, (ids.get(element.id) ?? 0) + 1);
  for (const name of REFERENCES) {
    for (const id of (element.getAttribute(name) ?? "").split(/\s+/).filter(Boolean)) {
      if (!document.getElementById(id)) broken += 1;
    }
  }
  if (element.hasAttribute("popover")) parts.push(element.matches(":popover-open") ? "open" : "shut");
  parts.sort();
  // a word of one letter makes a small target
  const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim().length);
  if (words.some((length) => length > 0)) parts.push(`words ${Math.min(3, Math.max(...words))}`);
  const children = new Set([...element.children].map(shapeOf));
  return hash(`${parts.join(" ")}(${[...children].join(" ")})`);
}

const page = shapeOf(document.documentElement);
const twice = [...ids.values()].filter((times) => times > 1).length;
const focused = document.activeElement?.localName ?? "";
return [page, innerWidth, innerHeight, document.title ? "titled" : "untitled", `${twice} twice`, `${broken} broken`, focused].join(" ");
