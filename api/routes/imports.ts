import { basename } from 'node:path';
import { importMeetings } from '../../services/imports/meetings';
import { importPeople } from '../../services/imports/people';
import { decideVanished, listVanished } from '../../services/imports/vanished';
import { Refusal } from '../../services/base/refusal';
import { route, type AnyRoute } from '../route';
import { done } from '../schemas/common';
import * as schema from '../schemas/imports';

const tag = 'imports';

export const importRoutes: AnyRoute[] = [
  route({
    method: 'post', path: '/people-imports', id: 'importPeople', tag, summary: 'Takes people, posts, units and absences from a file into the running years; the same file twice changes nothing',
    body: schema.peopleBody, bodyLimit: schema.IMPORT_BODY_LIMIT, action: 'importFile', about: ({ body }) => ({ municipality: basename(body.municipality) }),
    answer: schema.peopleImported,
    handle: ({ db, actor, body: { content, ...body }, opts }) => importPeople(db, actor, { ...body, content: Buffer.from(content, 'base64') }, { idempotencyKey: opts.idempotencyKey }),
  }),
  route({
    method: 'post', path: '/meetings-imports', id: 'importMeetings', tag, summary: 'Takes meetings from a file into the running years, as one adjustment a year',
    body: schema.meetingsBody, bodyLimit: schema.IMPORT_BODY_LIMIT, action: 'importFile', about: ({ body }) => ({ municipality: basename(body.municipality) }),
    answer: schema.meetingsImported,
    handle: ({ db, actor, body: { content, ...body }, opts }) => importMeetings(db, actor, { ...body, content: Buffer.from(content, 'base64') }, { idempotencyKey: opts.idempotencyKey }),
  }),
  route({
    method: 'get', path: '/vanished', id: 'listVanished', tag, summary: 'Who is no longer in the file of people and keeps their tasks until somebody decides',
    query: schema.vanishedQuery, action: 'importFile', about: ({ query }, actor) => ({ municipality: basename(query.municipality ?? actor.municipality ?? '') }),
    answer: schema.vanished,
    handle: async ({ db, actor, query }) => {
      const municipality = query.municipality ?? actor.municipality;
      if (municipality === undefined) throw new Refusal('invalid', 'Ange kommunen.', [{ field: 'municipality', text: 'Ange kommunen.' }]);
      return { vanished: await listVanished(db, actor, municipality) };
    },
  }),
  route({
    method: 'post', path: '/vanished', id: 'decideVanished', tag, summary: 'Decides about one of them: keep, or hand over to somebody',
    body: schema.vanishedBody, action: 'importFile', about: ({ body }) => ({ municipality: basename(body.municipality) }),
    answer: done,
    handle: ({ db, actor, body, opts }) => decideVanished(db, actor, body, { idempotencyKey: opts.idempotencyKey }),
  }),
];
