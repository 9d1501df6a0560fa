// Looks at what was built and fails when something is in it that must not be: GOV.UK's fonts or crest, anything loaded
// over the network, the development mock, inline scripts or styles.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist", import.meta.url));

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const forbidden = [
  [/GDS Transport/i, "GOV.UK's licensed font"],
  [/govuk-crest|crest\.(svg|png)/i, "a crest"],
  [/development mock of the record/i, "the development mock"],
  [/(?:src|href)=["']https?:\/\//i, "an address loaded over the network"],
  [/url\(\s*["']?https?:\/\//i, "a style sheet resource loaded over the network"],
  [/@import\s+["']https?:\/\//i, "a style sheet loaded over the network"],
  [/(?:fetch|import|importScripts)\(\s*["'`]https?:\/\//i, "a request over the network"],
  [/url\(\s*["']?data:font/i, "a font inside a style sheet (the policy allows files only)"],
];
const inHtml = [
  [/<script(?![^>]*\bsrc=)[^>]*>/i, "an inline script"],
  [/<style[\s>]/i, "an inline style sheet"],
  [/\sstyle=["']/i, "an inline style attribute"],
];
// Addresses that are names and not places: XML namespaces, and the page of a Svelte error message.
const harmless = [/^http:\/\/www\.w3\.org\//, /^https:\/\/svelte\.dev\//, /^http:\/\/ipc\.localhost/];

const found = [];
const all = files(dist);
if (!all.some((path) => path.endsWith("index.html"))) found.push("index.html is missing");
for (const path of all.filter((name) => /\.(html|js|css|svg)$/.test(name))) {
  const text = readFileSync(path, "utf8");
  const name = relative(dist, path);
  for (const [pattern, what] of [...forbidden, ...(name.endsWith(".html") ? inHtml : [])]) {
    if (pattern.test(text)) found.push(`${name}: ${what}`);
  }
  for (const [address] of text.matchAll(/https?:\/\/[^\s"'`<>)\\]+/g)) {
    if (!harmless.some((pattern) => pattern.test(address))) found.push(`${name}: the address ${address}`);
  }
}

if (found.length > 0) {
  console.error(`The built user interface holds what it must not:\n${found.map((line) => `  ${line}`).join("\n")}`);
  process.exit(1);
}
console.log(`The built user interface is clean: ${all.length} files.`);
