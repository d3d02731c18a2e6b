import { createTransport } from 'nodemailer';

/** One mail to one recipient, ready to go. */
export interface Post {
  fromName: string;
  from: string;
  to: string;
  messageId: string;
  subject: string;
  text: string;
  html: string;
  /** headers of our own */
  headers: Record<string, string>;
}

/** `permanent`: the server says that this mail will never be taken. Everything else is tried again with the same Message-ID. */
export type Outcome = { sent: true } | { sent: false; permanent: boolean; error: string };

export interface Sender {
  send(post: Post): Promise<Outcome>;
  /** Ends what is under way (its outcome is then unknown, so it will be sent again) and closes the connections. */
  close(): void;
}

/** Milliseconds: connecting, the server's greeting, silence, and a mail as a whole. */
export interface Patience {
  connect: number;
  greeting: number;
  silence: number;
  whole: number;
}

export const PATIENCE: Patience = { connect: 10_000, greeting: 10_000, silence: 30_000, whole: 90_000 };

/**
 * A sender to one SMTP server (`smtp://` or `smtps://`, with user and password in the URL). Never rejects: what goes wrong is an
 * outcome. `width` is how many connections are used at most.
 */
export function senderTo(url: string, width: number, patience: Patience = PATIENCE): Sender {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: width,
    // A connection that the server has ended while idle is replaced once; real failures are ours to repeat.
    maxRequeues: 1,
    connectionTimeout: patience.connect,
    dnsTimeout: patience.connect,
    greetingTimeout: patience.greeting,
    socketTimeout: patience.silence,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const ended = new AbortController();
  return {
    send: async (post) => {
      if (!isAddress(post.to)) return { sent: false, permanent: true, error: 'adressen går inte att använda' };
      try {
        const info = await transport.sendMail({
          // Objects and never text: an address in text may hold several.
          from: { name: post.fromName, address: post.from },
          to: { name: '', address: post.to },
          envelope: { from: post.from, to: [post.to] },
          messageId: post.messageId,
          subject: post.subject,
          text: post.text,
          html: post.html,
          headers: post.headers,
          signal: AbortSignal.any([AbortSignal.timeout(patience.whole), ended.signal]),
        });
        return info.rejected.length === 0 ? { sent: true } : { sent: false, permanent: false, error: 'mottagaren avvisades utan svarskod' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    close: () => {
      ended.abort(new Error('the sender was closed'));
      transport.close();
    },
  };
}

/** Answers to these are about the connection or our sign-in, not about the mail: a wrong setting must not fail every mail. */
const NOT_ABOUT_THE_MAIL: ReadonlySet<string> = new Set(['CONN', 'EHLO', 'HELO', 'STARTTLS', 'AUTH']);

function outcomeOf(raw: unknown): Outcome {
  const error = raw as { message?: string; code?: string; command?: string; responseCode?: number };
  const status = error.responseCode ?? 0;
  const command = (error.command ?? '').split(' ')[0] ?? '';
  const permanent = status >= 500 && status < 600 && !NOT_ABOUT_THE_MAIL.has(command) && error.code !== 'EAUTH';
  return { sent: false, permanent, error: [error.code, error.message].filter(Boolean).join(': ').slice(0, 500) };
}

const ADDRESS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/;

/** Exactly one plain address: no name, no list, no line breaks, nothing quoted. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && text.indexOf('@') <= 64 && ADDRESS.test(text);
}
