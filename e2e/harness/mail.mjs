// Peers on this machine: a mail server that takes everything and keeps what it was given, and somebody
// who watches.
import { createServer as createWeb } from 'node:http';
import { createServer } from 'node:net';

/** A server that listens: `port`, `letters` as they came, and `stop()`. */
export async function startMail() {
  const letters = [];
  const server = createServer((socket) => {
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    let text = '';
    let isLetter = false;
    const say = (words) => socket.write(`${words}\r\n`);
    say('220 here');
    socket.on('data', (piece) => {
      text += piece;
      for (;;) {
        const end = isLetter ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
        if (end < 0) return;
        const said = text.slice(0, end);
        text = text.slice(end + (isLetter ? 5 : 2));
        if (isLetter) {
          letters.push(said);
          isLetter = false;
          say('250 taken');
        } else if (/^DATA/i.test(said)) {
          isLetter = true;
          say('354 go on');
        } else if (/^QUIT/i.test(said)) {
          socket.end('221 bye\r\n');
        } else {
          say('250 ok');
        }
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => new Promise((resolve) => server.close(resolve));
  return { port: server.address().port, letters, stop };
}

/** The next letter, once there are more than `before`. */
export async function letter(mail, before) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (mail.letters.length > before) return mail.letters[before];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no mail came');
}

/** Somebody outside who is told that all is well: `port`, what was `asked`, and `stop()`. */
export async function startWatch() {
  const asked = [];
  const server = createWeb((request, answer) => {
    asked.push(`${request.method} ${request.url}`);
    answer.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => new Promise((resolve) => server.close(resolve));
  return { port: server.address().port, asked, stop };
}
