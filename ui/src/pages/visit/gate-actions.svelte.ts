// What can be done about a hit of the gate, for every text of the draft below the page that holds it.
import { getContext, setContext } from "svelte";
import type { HitKind } from "../../bindings";

export interface GateActions {
  /** The report or review whose draft it is. */
  of: string;
  replaceEverywhere(words: string, replacement: string): Promise<void>;
  allow(words: string, kind: HitKind, reason: string): Promise<void>;
  takeBack(words: string, kind: HitKind): Promise<void>;
}

const KEY = Symbol("gate");

export function provideGateActions(actions: GateActions): void {
  setContext(KEY, actions);
}

/** Nothing where the text is not one of a draft. */
export function gateActions(): GateActions | undefined {
  return getContext<GateActions | undefined>(KEY);
}
