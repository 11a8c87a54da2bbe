/** A contender that answers wrongly has no speed: correctness first, then the clock. */
import { request } from 'undici';
import { BODY } from './back-ends.ts';
import type { Contender } from './contenders.ts';

export async function proveCorrect(contender: Contender, url: string): Promise<void> {
  const plain = await request(`${url}/a?b=c`, { headers: { 'x-probe': 'through' } });
  const body = await plain.body.text();
  must(plain.statusCode === 200, `answered ${plain.statusCode}`);
  must(body === BODY, `passed on ${body.length} bytes of ${BODY.length}`);
  must(plain.headers['x-seen'] === 'through', 'lost a request header or a response header');
  for (const header of contender.proves ?? []) must(plain.headers[header] !== undefined, `sent no ${header} header`);
  const posted = await request(`${url}/`, { method: 'POST', body: 'y'.repeat(10_000) });
  must((await posted.body.text()) === BODY && posted.statusCode === 200, `answered a POST with ${posted.statusCode}`);
  const teapot = await request(`${url}/teapot`);
  await teapot.body.dump();
  must(teapot.statusCode === 418, `turned 418 into ${teapot.statusCode}`);

  function must(holds: boolean, otherwise: string): void {
    if (!holds) throw new Error(`${contender.name} ${otherwise}`);
  }
}
