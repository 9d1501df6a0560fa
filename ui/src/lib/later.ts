// The pages that the sign-in does without: nearly all of the program, which would make everybody wait for it.
let asked: Promise<typeof import("../pages/later")> | null = null;

/** Fetches them, once. */
export function later(): Promise<typeof import("../pages/later")> {
  asked ??= import("../pages/later");
  return asked;
}

/** Long enough for the first screen to be painted and taken in, and short beside the typing of a passphrase. */
const AFTER = 400;

/** Fetches them while somebody looks at the first screen: reading so much holds up whatever is pressed meanwhile. */
export function laterSoon(): void {
  // a failure is told where a page is wanted
  setTimeout(() => void later().catch(() => undefined), AFTER);
}
