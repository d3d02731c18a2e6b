// The settings of the parts (worker, api), read once at the start from the environment and from nowhere else.
// docker-compose.yml sets the same ones: a test holds the two together.
import { z } from 'zod';
import { Missing } from './missing';
import { stateDirOf } from './paths';

const port = z.coerce.number().int().min(1).max(65_535);
const text = z.string().trim().min(1);
const yes = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Every variable that a part reads. Empty counts as not set. */
export const settings = {
  DATABASE_URL: text.describe('PostgreSQL 15 or later, the product’s own database'),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10).describe('connections of one process'),
  TEMPORAL_ADDRESS: text.default('127.0.0.1:7233').describe('host:port of the Temporal frontend, or of Temporal Cloud'),
  TEMPORAL_NAMESPACE: text.default('arshjul').describe('namespace; made by npm start, by hand elsewhere'),
  TEMPORAL_TLS: yes.default(false).describe('true: TLS to the frontend'),
  TEMPORAL_API_KEY: text.optional().describe('API key of Temporal Cloud'),
  ARSHJUL_DATA: text.optional().describe('state folder, default .data in the checkout'),
  ARSHJUL_AUTH: z.enum(['token']).optional().describe('token: API tokens and mail links only, no chosen roles; needed beyond loopback'),
  ARSHJUL_BASE_URL: z.url().optional().describe('address that links in mails begin with, default http://127.0.0.1:PORT'),
  ARSHJUL_RECEIVER_PORT: port.default(2525).describe('loopback port of the receiver that feeds the built-in inbox'),
  HOST: text.default('127.0.0.1').describe('address that the web listens on'),
  PORT: port.default(8080).describe('port of the web'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional().describe('mail server; not set: the built-in inbox'),
  MAIL_FROM: z.email().default('arshjulet@localhost.example').describe('sender address of every mail'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug']).default('info').describe('what the log holds'),
} as const;

const schema = z.object(settings);

/** The settings of a part, checked. */
export interface Config {
  databaseUrl: string;
  /** connections of this process at most */
  databasePool: number;
  temporal: { address: string; namespace: string; tls: boolean; apiKey?: string };
  dataDir: string;
  /** `evaluation`: roles are chosen on a page, loopback only; `token`: API tokens and mail links only */
  auth: 'evaluation' | 'token';
  host: string;
  port: number;
  /** what links in mails begin with, without a slash at the end */
  baseUrl: string;
  mail: { smtpUrl?: string; from: string; receiverPort: number };
  logLevel: string;
}

/** Reads the settings. Throws `Missing` with one Swedish sentence that names every variable that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(set);
  if (!parsed.success) {
    const wrong = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
    const unset = wrong.filter((name) => set[name] === undefined);
    const odd = wrong.filter((name) => set[name] !== undefined);
    const parts = [
      ...(unset.length > 0 ? [`${unset.join(', ')} måste sättas`] : []),
      ...(odd.length > 0 ? [`${odd.join(', ')} har ett värde som inte går att använda`] : []),
    ];
    throw new Missing(`Inställningarna går inte att läsa: ${parts.join('; ')} (docs/operations.md beskriver dem).`);
  }
  const v = parsed.data;
  return {
    databaseUrl: v.DATABASE_URL,
    databasePool: v.DATABASE_POOL,
    temporal: { address: v.TEMPORAL_ADDRESS, namespace: v.TEMPORAL_NAMESPACE, tls: v.TEMPORAL_TLS, apiKey: v.TEMPORAL_API_KEY },
    dataDir: stateDirOf(env),
    auth: v.ARSHJUL_AUTH ?? 'evaluation',
    host: v.HOST,
    port: v.PORT,
    baseUrl: (v.ARSHJUL_BASE_URL ?? `http://127.0.0.1:${v.PORT}`).replace(/\/$/, ''),
    mail: { smtpUrl: v.SMTP_URL, from: v.MAIL_FROM, receiverPort: v.ARSHJUL_RECEIVER_PORT },
    logLevel: v.LOG_LEVEL,
  };
}

/** Whether an address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
