/** The README is what a new user pastes from: what it shows has to be what there is. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleRequests } from './banner.ts';
import { portTable } from './ports.ts';
import { repository } from './repository.ts';

const readme = readFileSync(join(repository, 'README.md'), 'utf8');

test('its configuration for your own API is complete, and eight lines or fewer', () => {
  const [, yaml] = /```yaml\n([\s\S]*?)```/.exec(readme) as unknown as [string, string];
  expect(yaml.trim().split('\n').length).toBeLessThanOrEqual(8);
  const folder = mkdtempSync(join(tmpdir(), 'weir-readme-'));
  writeFileSync(join(folder, 'my.yaml'), yaml);
  const weir = join(repository, 'gateway/src/cli/weir.ts');
  const said = execFileSync(process.execPath, [weir, 'check', '-c', 'my.yaml'], { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect(said).toContain('ok');
});

test('its requests are those of the banner', () => {
  for (const request of Object.values(exampleRequests)) {
    expect(readme).toContain(`\n${request(`http://127.0.0.1:${portTable.gateway.usual}`)}\n`);
  }
});

test('it names every variable that moves a port', () => {
  for (const { variable } of Object.values(portTable)) expect(readme).toContain(`\`${variable}\``);
});

test('every npm command in it exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { scripts: object };
  const named = [...readme.matchAll(/npm (?:run )?(start|test|(?<=run )\w+)/g)].map(([, name]) => name as string);
  expect(named).toContain('bench');
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});
