import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// The daemon that `npm run dev` talks to.
const daemon = process.env.KINDRED_API ?? 'http://127.0.0.1:5030';

export default defineConfig({
  base: './', // the daemon may serve this below a path
  plugins: [svelte()],
  build: { target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: false },
  server: { proxy: { '/api': { target: daemon, ws: true } } },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : undefined,
  test: { include: ['src/**/*.test.ts'] },
});
