import { z } from 'zod';
import { correctDecision } from '../../services/decisions/correct';
import { registerOutside } from '../../services/decisions/outside';
import { meetingsOf, meetingView } from '../../services/decisions/read';
import { addParagraph } from '../../services/decisions/paragraph';
import { registerMeeting } from '../../services/decisions/register';
import { reopen } from '../../services/decisions/reopen';
import { route, type AnyRoute } from '../route';
import { byId, done, id, maybeInCycle } from '../schemas/common';
import * as schema from '../schemas/meetings';

const tag = 'meetings';

export const meetingRoutes: AnyRoute[] = [
  route({
    method: 'get', path: '/meetings', id: 'listMeetings', tag, summary: 'The meetings of a year, of all organs or one',
    query: z.strictObject({ cycle: id, organ: id.optional() }), action: 'readMeeting', about: ({ query }) => ({ cycle: query.cycle }),
    answer: schema.meetingList,
    handle: async ({ db, query }) => ({ meetings: await meetingsOf(db, query.cycle, query.organ) }),
  }),
  route({
    method: 'get', path: '/meetings/{id}', id: 'readMeeting', tag, summary: 'A meeting with its ärenden',
    params: byId, query: maybeInCycle, action: 'readMeeting', about: ({ params, query }) => ({ meeting: params.id, cycle: query.cycle }),
    answer: schema.meeting,
    handle: ({ db, actor, params, resource }) => meetingView(db, actor, params.id, { run: resource.run }),
  }),
  route({
    method: 'post', path: '/meetings/{id}/decisions', id: 'registerMeeting', tag, summary: 'Registers what a meeting decided: all its ärenden in one send',
    params: byId, query: maybeInCycle, body: schema.registerBody, action: 'registerMeeting',
    about: ({ params, query }) => ({ meeting: params.id, cycle: query.cycle }),
    status: 201, answer: done,
    handle: ({ db, actor, params, body, opts, resource }) => registerMeeting(db, actor, params.id, body, { ...opts, run: resource.run }),
  }),
  route({
    method: 'post', path: '/matters/{id}/paragraph', id: 'addParagraph', tag, summary: 'The § that came later, until justering',
    params: byId, body: schema.paragraphBody, action: 'addParagraph', about: ({ params }) => ({ matter: params.id }),
    answer: done,
    handle: ({ db, actor, params, body, opts }) => addParagraph(db, actor, params.id, body, opts),
  }),
  route({
    method: 'post', path: '/matters/{id}/correction', id: 'correctDecision', tag, summary: 'Corrects a wrong registration, as long as nothing later hangs on it',
    params: byId, body: schema.correctionBody, action: 'registerMeeting', about: ({ params }) => ({ matter: params.id }),
    answer: done,
    handle: ({ db, actor, params, body, opts }) => correctDecision(db, actor, params.id, body, opts),
  }),
  route({
    method: 'post', path: '/matters/{id}/outside', id: 'registerOutside', tag, summary: 'What an organ without meetings here said (revisionen, a nämnd on paper)',
    params: byId, body: schema.outsideBody, action: 'registerMeeting', about: ({ params }) => ({ matter: params.id }),
    status: 201, answer: done,
    handle: ({ db, actor, params, body, opts }) => registerOutside(db, actor, params.id, body, opts),
  }),
  route({
    method: 'post', path: '/matters/{id}/reopening', id: 'reopenMatter', tag, summary: 'After an återremiss: what below is asked again',
    params: byId, body: schema.reopenBody, action: 'reopenMatter', about: ({ params }) => ({ remitted: params.id }),
    status: 201, answer: done,
    handle: ({ db, actor, params, body, opts }) => reopen(db, actor, params.id, body, opts),
  }),
];
