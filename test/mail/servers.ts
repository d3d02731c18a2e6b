// Mail servers on loopback that behave as servers do, and as they should not.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface FakeServer {
  url: string;
  /** DATA of the mails that were taken, whole */
  taken: string[];
  /** RCPT TO commands seen */
  recipients: string[];
  connections: number;
  stop(): Promise<void>;
}

export interface Manners {
  /** the greeting; null: accepts and says nothing */
  greeting?: string | null;
  /** answer to a sign-in; the server then asks for one */
  auth?: string;
  /** answer to MAIL FROM, RCPT TO and after DATA; 'drop' ends the connection without a word, 'silent' never answers */
  mail?: string;
  rcpt?: string | ((n: number) => string);
  data?: string | ((n: number) => string);
}

/** A server that says what it is told to say; everything else is answered as usual. */
export async function fakeServer(manners: Manners = {}): Promise<FakeServer> {
  const sockets = new Set<Socket>();
  const state = { taken: [] as string[], recipients: [] as string[], connections: 0 };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    state.connections += 1;
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    const greeting = manners.greeting === undefined ? '220 fake ESMTP' : manners.greeting;
    if (greeting !== null) socket.write(`${greeting}\r\n`);
    converse(socket, manners, state);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    url: `smtp://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  });
}

function converse(socket: Socket, manners: Manners, state: Pick<FakeServer, 'taken' | 'recipients'>): void {
  let text = '';
  let inData = false;
  const say = (answer: string): void => {
    if (answer === 'drop') socket.destroy();
    else if (answer !== 'silent') socket.write(`${answer}\r\n`);
  };
  const of = (answer: string | ((n: number) => string) | undefined, n: number): string =>
    typeof answer === 'function' ? answer(n) : (answer ?? '250 ok');
  socket.on('data', (part) => {
    text += part.toString('utf8');
    for (;;) {
      const end = inData ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
      if (end === -1) return;
      const line = text.slice(0, end);
      text = text.slice(end + (inData ? 5 : 2));
      if (inData) {
        inData = false;
        state.taken.push(line);
        say(of(manners.data, state.taken.length));
      } else if (/^EHLO/i.test(line)) say(manners.auth === undefined ? '250 fake' : '250-fake\r\n250 AUTH PLAIN');
      else if (/^AUTH/i.test(line)) say(manners.auth ?? '502 what');
      else if (/^HELO|^RSET|^NOOP/i.test(line)) say('250 fake');
      else if (/^MAIL/i.test(line)) say(manners.mail ?? '250 ok');
      else if (/^RCPT/i.test(line)) {
        state.recipients.push(line);
        say(of(manners.rcpt, state.recipients.length));
      } else if (/^DATA/i.test(line)) {
        inData = true;
        say('354 go on');
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else say('502 what');
    }
  });
}
