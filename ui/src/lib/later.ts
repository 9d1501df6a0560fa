// The pages that the first screen does without: five sixths of the program, which would make everybody wait for the sign-in.
let asked: Promise<typeof import("../pages/later")> | null = null;

/** Fetches them, once. */
export function later(): Promise<typeof import("../pages/later")> {
  asked ??= import("../pages/later");
  return asked;
}

/** Fetches them as soon as what stands on the screen was painted. */
export function laterSoon(): void {
  // a failure is told where a page is wanted
  requestAnimationFrame(() => setTimeout(() => void later().catch(() => undefined)));
}
