import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Whether .dockerignore leaves a file in the build context: the last pattern that matches it, or a folder above it, decides. */
export function dockerIgnore(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => ({ keeps: line.startsWith('!'), matches: patternOf(line.replace(/^!/, '')) }));
  return (path) => {
    const parts = path.split('/');
    const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    let kept = true;
    for (const { keeps, matches } of rules) if (paths.some((above) => matches.test(above))) kept = keeps;
    return kept;
  };
}

/** Unlike a shell's, `*` matches a dot at the beginning, too. */
function patternOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(
      /\*\*\/|\*\*|\*|\?/g,
      (glob) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[glob] ?? glob,
    );
  return new RegExp(`^${source}$`);
}

/** Copies what a builder would be sent: the checkout without what .dockerignore leaves out. */
export function copyBuildContext(from: string, ignoreFile: string, to: string): readonly string[] {
  const kept = filesBelow(from).filter(dockerIgnore(ignoreFile));
  for (const path of kept) cpSync(join(from, path), join(to, path));
  return kept;
}

/** Never looked into, whatever .dockerignore says: it leaves both out, which a test holds. */
const SKIPPED = new Set(['node_modules', '.git']);

function filesBelow(root: string, folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(root, path);
    return entry.isFile() ? [path] : [];
  });
}
