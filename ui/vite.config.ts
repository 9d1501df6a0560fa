import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// One window: what the sign-in needs, and the rest in a second piece (src/pages/later.ts), one stylesheet. Fonts and pictures stay
// files: the content security policy allows no data: fonts and no inline scripts or styles.
export default defineConfig({
  plugins: [svelte()],
  base: "./",
  build: {
    target: ["es2022", "safari16.4"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    reportCompressedSize: false,
    // read from the program itself, never over a network
    chunkSizeWarningLimit: 1024,
  },
  server: { strictPort: true },
});
