/**
 * Builds the console. With --if-possible (as `prepare` runs it) a missing Vite is said and is no failure: an install without
 * development dependencies must succeed, and the admin port then serves a page that says how to build.
 * Not TypeScript, because `prepare` must run whatever Node npm finds first.
 */
import { fileURLToPath } from 'node:url';

const ifPossible = process.argv.includes('--if-possible');
const here = fileURLToPath(new URL('.', import.meta.url));

async function loadVite() {
  try {
    return await import('vite');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return undefined;
  }
}

const vite = await loadVite();
if (vite === undefined) {
  process.stdout.write('console: not built, Vite is not installed (npm install, then npm run build)\n');
  process.exitCode = ifPossible ? 0 : 1;
} else {
  await vite.build({ root: here, configFile: `${here}vite.config.ts`, logLevel: ifPossible ? 'warn' : 'info' });
}
