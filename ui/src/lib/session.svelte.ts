// Who is signed in, and the lock. Rust decides; this follows what Rust says, asked every second.
import { onLocked } from "../backend";
import type { Ability, AppStateView, SessionView, TodayView, UiError } from "../bindings";
import { commands } from "../bindings/commands";
import { asUiError } from "./errors";
import { go, route } from "./router.svelte";

/** Today in London as Rust knows it, for what a form proposes. A web view may not know the zone, nor the test's clock. */
export function today(): string {
  return session.current?.today ?? "";
}

/** The state of the application as Rust last told it, and who is signed in. */
export const session = $state<{
  /** Which screen to show; nothing until Rust has answered for the first time. */
  app: AppStateView | null;
  /** Who is signed in and what he or she may do; nobody while locked. */
  current: SessionView | null;
  /** What is due, as it was last asked (`today.svelte.ts`); nothing while locked. */
  due: TodayView | null;
  /** The screen is blanked while pending texts are saved. */
  blank: boolean;
  /** Why a text could not be saved before locking. */
  flushProblem: UiError | null;
  /** Why Rust could not be asked. */
  problem: UiError | null;
  /** What was found wrong with the record when somebody tried to sign in. */
  damage: UiError | null;
}>({ app: null, current: null, due: null, blank: false, flushProblem: null, problem: null, damage: null });

/** Takes note when a sign-in failed because of the record itself: then its own page names it and shows the way back. */
export function noteDamage(error: UiError): void {
  if (error.code === "damagedStore" || error.code === "newerStore") session.damage = error;
}

/** The role of the person signed in has this ability. For showing only: Rust decides again at every command. */
export function can(ability: Ability): boolean {
  return session.current?.abilities.includes(ability) ?? false;
}

const flushes = new Set<() => Promise<void>>();

/** Registers what has to be saved before the record is locked. Returns the way to take it back. */
export function registerFlush(flush: () => Promise<void>): () => void {
  flushes.add(flush);
  return () => {
    flushes.delete(flush);
  };
}

/** Saves everything that is still pending. Throws the first `UiError` if something could not be saved. */
export async function flushAll(): Promise<void> {
  const results = await Promise.allSettled([...flushes].map((flush) => flush()));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw asUiError(failed.reason);
}

declare global {
  interface Window {
    /** What Rust said of the application when the window was made (`first_state` in `lib.rs`). */
    readonly hearthbookAtFirst?: AppStateView | null;
  }
}

/** Who was signed in last, to bring the same person back to the same page and another one to his own. */
let lastPerson = "";

/** Takes over a new session: after signing in, and after commands that answer with one. */
export function enter(view: SessionView): void {
  const person = `${view.name} ${view.role} ${view.centre}`;
  const samePerson = lastPerson === "" || lastPerson === person;
  lastPerson = person;
  session.current = view;
  if (session.app) session.app = { ...session.app, stage: "open", sample: view.sample };
  if (view.setupStep !== null) go(`/setup/${view.setupStep}`);
  else if (view.recoveryPending && view.abilities.includes("manageAccess")) go("/settings/recovery");
  else if (route.path === "" || route.path.startsWith("/setup") || !samePerson) go(view.home);
}

/** Asks again who is signed in, for instance after the centre's name changed. */
export async function refreshSession(): Promise<void> {
  session.current = await commands.session();
}

function leave(): void {
  session.current = null;
  session.due = null;
  session.blank = false;
  session.flushProblem = null;
}

/** Takes over what Rust says about the state of the application. */
export async function follow(state: AppStateView): Promise<void> {
  session.problem = null;
  if (state.stage === "open") {
    if (!session.current) enter(await commands.session());
  } else {
    if (session.current) leave();
    if (state.stage === "firstStart") {
      lastPerson = "";
      if (route.path !== "" && route.path !== "/setup/1") go("");
    }
  }
  // Written only when something changed, so that a quiet second redraws nothing.
  if (JSON.stringify(state) !== JSON.stringify(session.app)) session.app = state;
}

let asking = false;

/** Asks Rust for the state of the application and follows it. */
export async function askState(): Promise<void> {
  if (asking) return;
  asking = true;
  try {
    await follow(await commands.appState());
  } catch (problem) {
    if (asUiError(problem).code !== "locked") session.problem = asUiError(problem);
  } finally {
    asking = false;
  }
}

/** Blanks the screen at once, saves what is pending and locks the record. */
export async function lockNow(evenIfUnsaved = false): Promise<void> {
  if (!session.current) return;
  session.blank = true;
  session.flushProblem = null;
  if (!evenIfUnsaved) {
    try {
      await flushAll();
    } catch (problem) {
      session.flushProblem = asUiError(problem);
      if (session.flushProblem.code !== "locked") return;
    }
  }
  try {
    await follow(await commands.lock());
  } catch (problem) {
    session.flushProblem = asUiError(problem);
  }
}

/** Shows the page again after a text could not be saved before locking. */
export function unblank(): void {
  session.blank = false;
  session.flushProblem = null;
}

const ASK_EVERY = 1000;
const TOUCH_EVERY = 10_000;
let touched = 0;

/** Tells Rust that somebody is at work, so that it does not lock: at most every ten seconds. */
function atWork(): void {
  const now = performance.now();
  if (!session.current || now - touched < TOUCH_EVERY) return;
  touched = now;
  commands.touch().catch(() => askState());
}

/** Takes over the state that Rust gave to the page before it was loaded, so that the first screen is drawn at once. */
export function showFirst(): void {
  const state = window.hearthbookAtFirst;
  // a page that was loaded again while the record is open asks
  if (state && state.stage !== "open") session.app = state;
}

/** Starts following the state of the application. Called once. */
export async function startSession(): Promise<void> {
  onLocked(() => void askState());
  for (const event of ["keydown", "pointerdown", "wheel"]) {
    window.addEventListener(event, atWork, { passive: true, capture: true });
  }
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "F2") return;
      event.preventDefault();
      void lockNow();
    },
    { capture: true },
  );
  // from outside the page: the icon in the tray, or the window is being closed and stays in the tray
  window.addEventListener("hearthbook-lock", () => void lockNow());
  await askState();
  setInterval(() => void askState(), ASK_EVERY);
}
