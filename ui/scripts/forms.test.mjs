// Tests of what forms rest on: errors, saving while typing, late answers, and that no form keeps a draft in silence.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
let server;

before(async () => {
  server = await createServer({ root, server: { middlewareMode: true, ws: false, watch: null }, appType: "custom", logLevel: "error" });
});
after(() => server.close());

/** The Svelte files under ui/src with their text. */
function pages(folder = join(root, "src")) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return pages(path);
    return name.endsWith(".svelte") ? [{ name: relative(root, path), text: readFileSync(path, "utf8") }] : [];
  });
}

test("two problems with one field are both said beside it", async () => {
  const { fieldError } = await server.ssrLoadModule("/src/lib/errors.ts");
  const error = {
    code: "badInput",
    message: "",
    fields: [
      { field: "at", message: "Too late" },
      { field: "on", message: "No day" },
      { field: "at", message: "Not a time" },
    ],
  };
  assert.equal(fieldError(error, "at"), "Too late. Not a time");
  assert.equal(fieldError(error, "on"), "No day");
  assert.equal(fieldError(error, "by"), undefined);
  assert.equal(fieldError(null, "by"), undefined);
});

test("the summary of errors is not keyed by the field, which may be named twice", () => {
  const text = readFileSync(join(root, "src/components/ErrorSummary.svelte"), "utf8");
  assert.doesNotMatch(text, /\(link\.field\)\}/);
});

test("a refused text is not called saved when everything is flushed before the lock", async () => {
  const { saver } = await server.ssrLoadModule("/src/pages/visit/autosave.ts");
  const failed = [];
  const keep = saver({
    send: (text) => (text === "wrong" ? Promise.reject({ code: "badInput" }) : Promise.resolve(text)),
    saved: () => undefined,
    failed: (error) => failed.push(error.code),
  });
  keep.typed("wrong");
  assert.equal(await keep.flush(), false);
  assert.deepEqual(failed, ["badInput"]);
  keep.typed("right");
  assert.equal(await keep.flush(), true);
});

test("only the newest of several questions counts", async () => {
  const { inOrder } = await server.ssrLoadModule("/src/lib/load.svelte.ts");
  const newest = inOrder();
  const first = newest();
  assert.equal(first(), true);
  const second = newest();
  assert.deepEqual([first(), second()], [false, true]);
});

test("every form that keeps a draft says when it brings one back", () => {
  const silent = pages().filter((page) => /= formDraft\(/.test(page.text) && !page.text.includes("<DraftNote"));
  assert.deepEqual(silent.map((page) => page.name), []);
});

test("no form shuts because its text was deleted again", () => {
  const shut = pages().filter((page) => /<details[^>]*\sopen=\{[^}]*(===|!==) ""/.test(page.text));
  assert.deepEqual(shut.map((page) => page.name), []);
});

test("a breach, a log entry and a comment that are changed have a draft of their own", () => {
  const shared = pages().filter((page) => /formDraft\(\s*["`][^"`]*:new["`]/.test(page.text) && /\bchanging|\bediting/.test(page.text));
  assert.deepEqual(shared.map((page) => page.name), []);
});

test("that something was saved is never read from the address again after a failure", () => {
  const stuck = pages().filter((page) => /\{#if[^}]*route\.query\.has\("saved"\)/.test(page.text));
  assert.deepEqual(stuck.map((page) => page.name), []);
});
