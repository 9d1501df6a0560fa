// Everything that is fetched behind the first screen, as one piece.
export { default as Recover } from "./Recover.svelte";
export { default as Restore } from "./Restore.svelte";
export { default as Signed } from "./Signed.svelte";
export { default as Welcome } from "./setup/Welcome.svelte";
export { default as Whistleblowing } from "./Whistleblowing.svelte";
