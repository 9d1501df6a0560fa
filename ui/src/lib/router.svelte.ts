// Where we are: the part of the address after #. `<a href="#/visits">` leads somewhere; `go("/visits")` does the same.

function read(): { path: string; query: URLSearchParams } {
  const [path = "", query = ""] = window.location.hash.replace(/^#/, "").split("?");
  return { path: path.startsWith("/") ? path : "", query: new URLSearchParams(query) };
}

const start = read();

/** The present path, such as `/visits/ID`, and what follows its question mark. Empty before the first page is chosen. */
export const route = $state({ path: start.path, query: start.query });

function follow(): void {
  const next = read();
  if (next.path !== route.path) window.scrollTo(0, 0);
  route.path = next.path;
  route.query = next.query;
}

window.addEventListener("hashchange", follow);

/** Goes to a page. */
export function go(path: string): void {
  if (window.location.hash === `#${path}`) return;
  window.location.hash = path;
  follow();
}

/** Goes to a page instead of the present one, which "back" then passes over. */
export function replace(path: string): void {
  window.history.replaceState(null, "", `#${path}`);
  follow();
}

/** The parameters of a path if it fits the pattern: `match("/visits/:id", "/visits/7")` is `{ id: "7" }`. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) {
      if (value === "") return null;
      found[part.slice(1)] = decodeURIComponent(value);
    } else if (part !== value) return null;
  }
  return found;
}
