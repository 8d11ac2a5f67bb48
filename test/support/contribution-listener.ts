/** The far end of a token's random contributions, as a program: answers each request with the next message on its port `token`. */
import { parentLink } from '../../electron/process-port.ts';

const link = parentLink();
link.onRequest((_request, port) => {
  const token = port('token');
  token.onMessage((heard) => {
    token.close();
    link.answer({ heard });
  });
});
