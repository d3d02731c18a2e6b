import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Db } from '../services/base/db';
import { storeInboxMail } from '../services/mail/inbox';

/** Bytes: the product's own mails are far below; more is refused with 552. */
const LARGEST = 2_000_000;

export interface ReceiverSettings {
  /** loopback port; 0 lets the system choose */
  port: number;
}

export interface Receiver {
  port: number;
  stop(): Promise<void>;
}

/**
 * The SMTP receiver of the built-in inbox, on loopback only. A mail is answered with 250 when its row is committed; when the
 * database is away the answer is 451 and the sender tries again. A mail that cannot be read is kept all the same.
 */
export async function startReceiver(db: Db, { port }: ReceiverSettings): Promise<Receiver> {
  const server = new SMTPServer({
    banner: 'Arshjulet, inbyggd inkorg',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST,
    maxClients: 100,
    socketTimeout: 60_000,
    logger: false,
    onData: (stream, session, callback) => {
      take(db, stream, session).then(
        (text) => callback(null, text),
        (error: unknown) => callback(error instanceof SmtpRefusal ? error : new SmtpRefusal('The database is away, try again later', 451)),
      );
    },
  });
  // A client that goes away in the middle is its own problem; without a listener it would end the process.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

class SmtpRefusal extends Error {
  constructor(
    message: string,
    readonly responseCode: number,
  ) {
    super(message);
  }
}

async function take(db: Db, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
  const raw = await readAll(stream);
  if (stream.sizeExceeded) throw new SmtpRefusal('Message too large', 552);
  const email = await parse(raw);
  const headers: Record<string, string> = {};
  for (const { key, value } of email?.headers ?? []) headers[key] ??= value;
  const clock = new Date(headers['x-arshjul-clock'] ?? Number.NaN);
  const fresh = await storeInboxMail(db, {
    messageId: email?.messageId ?? null,
    run: headers['x-arshjul-run'] ?? null,
    toAddress: session.envelope.rcptTo[0]?.address ?? '',
    subject: email?.subject ?? '(går inte att läsa)',
    text: email?.text ?? '',
    html: email?.html ?? '',
    headers,
    writtenAt: Number.isNaN(clock.getTime()) ? null : clock,
    raw,
  });
  return fresh ? 'kept' : 'already kept';
}

async function parse(raw: Buffer): Promise<Email | null> {
  try {
    return await PostalMime.parse(raw);
  } catch {
    return null;
  }
}

function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    stream.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= LARGEST) parts.push(part);
    });
    stream.on('end', () => resolve(Buffer.concat(parts)));
    stream.on('error', reject);
  });
}
