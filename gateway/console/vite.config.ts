import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // Absolute, because the page of a trace lies one folder deeper than the others.
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [
    {
      name: 'weir:theme-before-first-paint',
      transformIndexHtml: {
        order: 'post',
        handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"'),
      },
    },
  ],
  build: {
    target: 'es2022',
    // The policy of the page allows no inline script and no data: but for images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    emptyOutDir: true,
    reportCompressedSize: true,
  },
});
