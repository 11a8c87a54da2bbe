/** Documentation that names a file is a promise that the file is there. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: root })];
const top =
  /^(gateway|sample-services|otel|grafana|docs|load|bench|e2e|deploy|docker-compose\.yml|package\.json|\.ci)(\/|$)/;

function pathsIn(page: string): string[] {
  const text = readFileSync(resolve(root, page), 'utf8');
  const inCode = [...text.matchAll(/`([^`\s]+)`/g)].map((found) => found[1] as string).filter((path) => top.test(path));
  const inDrawings = [
    ...text.matchAll(/(?<=\s)((?:gateway|sample-services|otel|grafana|docs|load|bench|e2e|deploy)\/[\w./-]+)/g),
  ].map((found) => found[1] as string);
  return [...inCode, ...inDrawings].filter((path) => !/[<>*{}$]/.test(path));
}

describe.each(pages)('%s', (page) => {
  it('names only files that exist', () => {
    expect(pathsIn(page).filter((path) => !existsSync(resolve(root, path.replace(/[.,:]$/, ''))))).toEqual([]);
  });

  it('links only to files that exist', () => {
    const text = readFileSync(resolve(root, page), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((found) => found[1] as string);
    expect(links.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([]);
  });
});

it('looks at the pages and finds paths in them', () => {
  expect(pages).toContain('docs/architecture.md');
  expect(pathsIn('docs/architecture.md').length).toBeGreaterThan(15);
});

it('draws the stages of the architecture page in the order of the list', async () => {
  const list = readFileSync(resolve(root, 'gateway/src/request-pipeline.ts'), 'utf8');
  const inCode = [...list.matchAll(/\.stage\((\w+)\(/g)].map((found) =>
    (found[1] as string).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
  const page = readFileSync(resolve(root, 'docs/architecture.md'), 'utf8');
  const inTable = [...page.matchAll(/^ {3}\| `([\w-]+)` +\|/gm)].map((found) => found[1]);
  expect(inTable).toEqual(inCode);
});
