import { z } from 'zod';
import { stepClock } from '../../services/rehearsal/clock';
import { rehearsalView } from '../../services/rehearsal/read';
import { stopRehearsal } from '../../services/rehearsal/stop';
import { cycles } from '../../services/years/read';
import { startYear } from '../../services/years/start';
import { route, type AnyRoute } from '../route';
import { byId, done, id } from '../schemas/common';
import { noBody, started } from '../schemas/cycles';
import * as schema from '../schemas/installation';
import { municipalityName, refusePath } from './cycles';

const tag = 'rehearsals';

export const rehearsalRoutes: AnyRoute[] = [
  route({
    method: 'get', path: '/rehearsals', id: 'listRehearsals', tag, summary: 'The rehearsals that the asker may know of, newest first',
    query: z.strictObject({ municipality: id.optional() }), action: 'listCycles',
    about: ({ query }, actor) => ({ municipality: query.municipality ?? actor.municipality ?? '' }),
    answer: schema.rehearsalList,
    handle: async ({ db, actor, query }) => ({ rehearsals: await cycles(db, actor, { ...query, kind: 'rehearsal' }) }),
  }),
  route({
    method: 'post', path: '/rehearsals', id: 'startRehearsal', tag, summary: 'Starts a rehearsal on the stepped clock; "none" is stepped by hand',
    body: schema.rehearsalBody, action: 'startRehearsal', about: ({ body }) => ({ municipality: municipalityName(body.municipality) }),
    status: 201, answer: started,
    handle: ({ db, actor, body, opts }) => {
      refusePath(body.municipality, actor.role);
      const { seed, simulate, ...input } = body;
      return startYear(db, actor, { ...input, rehearsal: { seed, simulate }, idempotencyKey: opts.idempotencyKey });
    },
  }),
  route({
    method: 'get', path: '/rehearsals/{id}', id: 'readRehearsal', tag, summary: 'Where a rehearsal stands: clock, counts and, at the end, the digest',
    params: byId, action: 'readRehearsal', about: ({ params }) => ({ cycle: params.id }),
    answer: schema.rehearsal,
    handle: ({ db, params }) => rehearsalView(db, params.id),
  }),
  route({
    method: 'post', path: '/rehearsals/{id}/clock', id: 'stepClock', tag, summary: 'Steps the clock by hand; answers when all is quiet',
    params: byId, body: schema.clockBody, action: 'stepClock', about: ({ params }) => ({ cycle: params.id }),
    answer: schema.clockAnswer,
    handle: ({ db, actor, params, body, opts }) => stepClock(db, actor, params.id, body.to, opts),
  }),
  route({
    method: 'post', path: '/rehearsals/{id}/stop', id: 'stopRehearsal', tag, summary: 'Ends a rehearsal before its year is over',
    params: byId, body: noBody, action: 'steerCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: done,
    handle: async ({ db, actor, params }) => {
      await stopRehearsal(db, actor, params.id);
      return { id: params.id, state: 'stopped' };
    },
  }),
];
