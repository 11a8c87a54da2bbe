/** `npm start`: the gateway with the sample services behind it, on a machine that has only Node and npm. */
import { join } from 'node:path';
import { readSettings } from './environment.ts';
import { usualRedisUrl } from './find-redis.ts';
import { demoPrograms } from './programs.ts';
import { repository } from './repository.ts';
import { runDemo } from './run-demo.ts';

const read = readSettings();
if ('refusal' in read) {
  console.error(read.refusal);
  process.exitCode = 1;
} else {
  const { settings } = read;
  process.exitCode = await runDemo({
    settings,
    usualRedisUrl,
    logFolder: join(repository, 'logs', String(settings.ports.gateway)),
    programs: demoPrograms,
    print: (text) => process.stdout.write(text),
    complain: (line) => process.stderr.write(`${line}\n`),
  });
}
