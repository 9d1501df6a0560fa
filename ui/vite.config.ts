import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// One window, one bundle. Fonts and pictures stay files: the content security policy allows no data: fonts and no
// inline scripts or styles.
export default defineConfig({
  plugins: [svelte()],
  base: "./",
  build: {
    target: ["es2022", "safari16.4"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { strictPort: true },
});
