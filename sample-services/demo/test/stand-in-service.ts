/** A service for tests of the launcher: answers 200 on PORT; what WEIR_STAND_IN says decides how it ends. */
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  if (request.url === '/end') process.exit(3);
  response.end('ok');
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
if (process.env['WEIR_STAND_IN'] === 'deaf') process.on('SIGTERM', () => {});
