// Everything that is fetched behind the first screen, as one piece.
export { default as Pages } from "./Pages.svelte";
export { default as Setup } from "./setup/Setup.svelte";
