// What the register shows: kept while somebody walks to a file and back, and forgotten when somebody else signs in.
import type { Engagement, ItemState } from "../../bindings";
import { session } from "../../lib/session.svelte";

interface Filter {
  /** Words in the name or the post. */
  words: string;
  engagement: Engagement | "";
  /** Somebody has an item in this state. */
  state: ItemState | "";
  /** One of the totals. */
  total: string;
  leavers: boolean;
  /** Which view: Schedule 2, what is practice, or what runs out when. */
  shows: "schedule" | "beside" | "expiry";
}

const plain = (): Filter => ({ words: "", engagement: "", state: "", total: "", leavers: false, shows: "schedule" });

/** The filter. */
export const filter = $state<Filter>(plain());

let whose = "";

/** Shows everybody again. */
export function clearFilter(): void {
  Object.assign(filter, { ...plain(), leavers: filter.leavers, shows: filter.shows });
}

/** Call when the register opens. */
export function openFilter(): void {
  const now = session.current?.name ?? "";
  if (now !== whose) Object.assign(filter, plain());
  whose = now;
}
