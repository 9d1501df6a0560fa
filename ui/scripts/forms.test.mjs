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

/** A `doing`, and what happened around it in its order. */
async function watched(options = () => ({})) {
  const { doing } = await server.ssrLoadModule("/src/lib/doing.svelte.ts");
  const happened = [];
  const show = (why) => happened.push(`shown: ${why?.message ?? "nothing"}`);
  return { happened, work: doing({ show, ...options(happened) }) };
}

test("a second press while it goes on does nothing, and of several buttons only the pressed one goes on", async () => {
  const { work } = await watched();
  let answer;
  const first = work.run(() => new Promise((done) => (answer = done)), undefined, "file");
  assert.deepEqual([work.busy, work.which], [true, "file"]);
  let asked = false;
  assert.equal(await work.run(async () => (asked = true)), false);
  assert.equal(asked, false);
  answer();
  assert.equal(await first, true);
  assert.deepEqual([work.busy, work.which], [false, null]);
});

test("a form is settled and its draft cleared before the answer is taken", async () => {
  const { work, happened } = await watched((happened) => ({
    draft: { clear: async () => happened.push("cleared") },
    settle: (answer) => happened.push(`settled: ${answer}`),
  }));
  const event = { preventDefault: () => happened.push("kept on the page") };
  assert.equal(await work.submit(event, async () => "saved", (answer) => happened.push(`taken: ${answer}`)), true);
  assert.deepEqual(happened, ["kept on the page", "shown: nothing", "settled: saved", "cleared", "taken: saved"]);
});

test("a draft that cannot be thrown away is no failure", async () => {
  const { work, happened } = await watched(() => ({ draft: { clear: () => Promise.reject("full") } }));
  let taken = "";
  assert.equal(await work.run(async () => "saved", (answer) => (taken = answer)), true);
  assert.deepEqual([taken, work.error, happened], ["saved", null, ["shown: nothing"]]);
});

test("an error is shown with the names of its fields, the focus goes to the first, and the draft stays", async () => {
  const focused = [];
  const field = (id) => ({
    matches: () => true,
    scrollIntoView: () => undefined,
    focus: () => focused.push(id),
  });
  globalThis.document = { getElementById: (id) => (id === "step-on" ? field(id) : null) };
  try {
    let cleared = false;
    let failed = null;
    const { work, happened } = await watched(() => ({
      draft: { clear: async () => (cleared = true) },
      prefix: "step-",
      focus: true,
      failed: (error) => (failed = error),
    }));
    const fields = [
      { field: "gone", message: "Not on this page" },
      { field: "on", message: "No day" },
    ];
    assert.equal(await work.run(() => Promise.reject({ code: "badInput", message: "Look again", fields })), false);
    assert.deepEqual(work.error.fields.map((one) => one.field), ["step-gone", "step-on"]);
    assert.deepEqual([focused, cleared, failed, work.busy], [["step-on"], false, work.error, false]);
    assert.deepEqual(happened, ["shown: nothing", "shown: Look again"]);
  } finally {
    delete globalThis.document;
  }
});

test("what a page finds itself is not shown as a fault inside Hearthbook", async () => {
  const { asUiError, plainError } = await server.ssrLoadModule("/src/lib/errors.ts");
  const error = plainError("conflict", "A text could not be saved yet.");
  assert.deepEqual(asUiError(error), error);
  const plain = pages().filter((page) => page.text.includes("throw new Error("));
  assert.deepEqual(plain.map((page) => page.name), []);
});

test("what came with the sign-in is taken once, then Today is asked again", async () => {
  const asked = [];
  const invoke = (command) => Promise.resolve({ answer: asked.push(command) });
  globalThis.window = { __TAURI_INTERNALS__: { invoke }, location: { hash: "" }, addEventListener: () => undefined };
  try {
    const { session } = await server.ssrLoadModule("/src/lib/session.svelte.ts");
    const { refreshToday, todayAhead } = await server.ssrLoadModule("/src/lib/today.svelte.ts");
    const entering = { abilities: ["seeToday"], setupStep: null };
    await todayAhead(entering);
    session.current = entering;
    assert.deepEqual([session.due.answer, asked.length], [1, 1]);
    await refreshToday();
    assert.equal(asked.length, 1);
    await refreshToday();
    assert.deepEqual([session.due.answer, asked.length], [2, 2]);
    // who does not see it is not asked for it, and sees nobody else's
    session.current = { abilities: [], setupStep: null };
    await todayAhead(session.current);
    await refreshToday();
    assert.deepEqual([session.due, asked.length], [null, 2]);
  } finally {
    delete globalThis.window;
  }
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

test("a row's form keeps a draft of its own, not one for the row that is open", () => {
  const one = pages().filter((page) => /formDraft\([^;]*=>\s*\(\w+ \?[^;]*: \{\}\)/.test(page.text));
  assert.deepEqual(one.map((page) => page.name), []);
  const keyed = {
    "src/components/Note.svelte": "note.key",
    "src/pages/review/PlanOutcome.svelte": "earlier.action.id",
    "src/pages/settings/CellForm.svelte": "cell.kind}:${cell.recipient",
    "src/pages/visit/AllowHit.svelte": "words",
  };
  for (const [name, key] of Object.entries(keyed)) {
    const { text } = pages().find((page) => page.name === name);
    const draft = text.slice(text.indexOf("formDraft(\n"));
    assert.ok(draft.slice(0, draft.indexOf(",")).includes("${" + key), name);
  }
});

test("a form with words to type keeps them, but for searches, secrets and what is asked for at once", () => {
  const asked = ["RecoverySheet", "MoveRecord", "SelfAudit", "Audit", "Restore", "YouStep", "Vetting"];
  const lost = pages().filter(
    (page) => /<form/.test(page.text) && /<Text(Area|Field)/.test(page.text) && !page.text.includes("formDraft("),
  );
  assert.deepEqual(lost.map((page) => page.name.match(/(\w+)\.svelte$/)[1]).filter((name) => !asked.includes(name)), []);
});

test("buttons that stand once for each row say which row they are about", () => {
  const rows = {
    "src/pages/accuracy/Comment.svelte": ["Accept", "Answer, the text stays", "Take this comment back"],
    "src/components/ExportLine.svelte": ["Open it", "Show it in its folder"],
    "src/pages/vetting/Import.svelte": ["Undo this import", "Yes, undo it", "Keep it"],
    "src/pages/breaches/BreachCard.svelte": ["Record the decision", "It is reported"],
    "src/components/Note.svelte": ["Let it stand", "Put it right instead", "Take that back"],
    "src/pages/review/PlanOutcome.svelte": ["Save", "Leave it"],
    "src/pages/visit/AllowHit.svelte": ["Let it stand"],
    "src/pages/visit/HitActions.svelte": ["Replace in the whole report", "It may stand"],
  };
  for (const [name, buttons] of Object.entries(rows)) {
    const { text } = pages().find((page) => page.name === name);
    for (const button of buttons) assert.ok(text.includes(`${button}<span class="visually-hidden">: `), `${name}: ${button}`);
  }
});
