import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Whether a Redis that lets us in answers there. Anything else that listens, or a Redis that wants a password, is a no. */
export function answersPing(url: string, deadlineMs = 1000): Promise<boolean> {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || !['redis:', 'rediss:'].includes(address.protocol)) return Promise.resolve(false);
  const host = address.hostname.replace(/^\[|\]$/g, '') || '127.0.0.1';
  const port = Number(address.port || 6379);

  return new Promise((resolve) => {
    const socket =
      address.protocol === 'rediss:' ? connectTls({ host, port, servername: host }) : connectPlain({ host, port });
    const settle = (answer: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(settle, deadlineMs, false);
    let heard = '';
    socket.setEncoding('latin1');
    socket.write(`${authentication(address)}${command('PING')}`);
    socket.on('data', (chunk: string) => {
      heard += chunk;
      if (heard.includes('+PONG\r\n')) settle(true);
      else if (!heard.startsWith('+')) settle(false);
    });
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
  });
}

function authentication({ username, password }: URL): string {
  if (password === '') return '';
  const secret = decodeURIComponent(password);
  return username === '' ? command('AUTH', secret) : command('AUTH', decodeURIComponent(username), secret);
}

function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
