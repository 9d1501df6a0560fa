// Addresses within a vetting file. A look back stays a look back.
import { route } from "../../lib/router.svelte";

/** A part or an item of a file. */
export function fileLink(person: string, params: { part?: string; item?: string }): string {
  const asAt = route.query.get("asAt");
  const query = new URLSearchParams({ ...params, ...(asAt ? { asAt } : {}) }).toString();
  return `#/vetting/${person}${query ? `?${query}` : ""}`;
}
