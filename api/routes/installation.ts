import { z } from 'zod';
import { createSession, SESSION_HOURS } from '../../services/access/session';
import { createToken } from '../../services/access/tokens';
import { Refusal } from '../../services/base/refusal';
import { inboxList, inboxMail } from '../../services/mail/inbox';
import { invariants } from '../../services/process/invariants';
import { repair } from '../../services/process/repair';
import { route, type AnyRoute } from '../route';
import { id, inCycle, limit } from '../schemas/common';
import { noBody } from '../schemas/cycles';
import * as schema from '../schemas/installation';

const tag = 'installation';

export const installationRoutes: AnyRoute[] = [
  route({
    method: 'get', path: '/inbox', id: 'listInbox', tag, summary: 'The built-in inbox of a year, newest first',
    query: z.strictObject({ cycle: id, address: z.string().max(320).optional(), before: z.string().regex(/^\d{1,18}$/).optional(), limit }),
    action: 'readInbox', about: ({ query }) => ({ cycle: query.cycle }),
    answer: schema.inbox,
    handle: async ({ db, query }) => ({ mails: await inboxList(db, query) }),
  }),
  route({
    method: 'get', path: '/inbox/{id}', id: 'readInboxMail', tag, summary: 'One mail of the built-in inbox',
    params: z.strictObject({ id: z.string().regex(/^\d{1,18}$/, { error: 'Skriv mejlets nummer.' }) }), query: inCycle,
    action: 'readInbox', about: ({ query }) => ({ cycle: query.cycle }),
    answer: schema.mail,
    handle: ({ db, params, query }) => inboxMail(db, query.cycle, params.id),
  }),
  route({
    method: 'get', path: '/invariants', id: 'checkInvariants', tag, summary: 'Reads the whole database and finds any broken promise',
    action: 'checkInvariants', about: () => 'installation',
    answer: schema.invariants,
    handle: ({ db, deps }) => invariants(db, deps.probe),
  }),
  route({
    method: 'post', path: '/repair', id: 'repair', tag, summary: 'Starts from their rows the processes that are missing',
    body: noBody, action: 'repair', about: () => 'installation',
    answer: schema.repaired,
    handle: ({ db, deps, actor, opts }) => {
      if (!deps.probe) throw new Refusal('unavailable', 'Ingen Temporal-server är angiven, så det går inte att se vad som saknas.');
      return repair(db, deps.probe, { actor, ...opts });
    },
  }),
  route({
    method: 'post', path: '/tokens', id: 'createToken', tag, summary: 'A token for an integration; shown this once',
    body: schema.tokenBody, action: 'createToken', about: () => 'installation',
    status: 201, answer: schema.token,
    handle: ({ db, body, actor, opts }) => createToken(db, body.role, body.municipality, { actor, ...opts }),
  }),
  route({
    method: 'post', path: '/sessions', id: 'createSession', tag, summary: 'Evaluation mode: a session as one of the year’s people',
    body: schema.sessionBody, action: 'createSession', about: () => 'installation',
    status: 201, answer: schema.session,
    handle: async ({ db, body, deps }) => {
      if (deps.config.auth !== 'evaluation') throw new Refusal('forbidden', 'Roller kan bara väljas i utvärderingsläge.');
      return { token: await createSession(db, body.cycle, body.person), hours: SESSION_HOURS };
    },
  }),
];
