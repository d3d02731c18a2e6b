import { z } from 'zod';
import type { Action } from '../../services/access/actions';
import type { Actor } from '../../services/access/actor';
import { listTasks } from '../../services/access/taskList';
import { answerTask } from '../../services/tasks/answer';
import { approveTask, confirmProposal, goOnWithout, sendBack } from '../../services/tasks/approve';
import { compile } from '../../services/tasks/compile';
import { addOwnRow, removeOwnRow } from '../../services/tasks/ownRow';
import { taskView } from '../../services/tasks/read';
import { route, type AnyRoute } from '../route';
import { byId, id, limit } from '../schemas/common';
import * as schema from '../schemas/tasks';

const tag = 'tasks';
type Act = 'own' | 'proposal' | 'onBehalf';

const ACTION: Record<Act, Action> = { own: 'answerOwn', proposal: 'propose', onBehalf: 'answerOnBehalf' };

/** A token is no person: what it sends is handed in for somebody. */
function actOf(body: { act?: Act }, actor: Actor): Act {
  return body.act ?? (actor.via === 'api' || actor.via === 'cli' ? 'onBehalf' : 'own');
}

/** The route of deadline day. It stands first in the table, and nothing is asked of the database here that a person's permission does not hang on. */
export const answerRoute: AnyRoute = route({
  method: 'post', path: '/tasks/{id}/answers', id: 'answerTask', tag, summary: 'Answers a task: one’s own answer, a proposal, or handed in for somebody',
  params: byId, body: schema.answerBody,
  action: ({ body }, actor) => ACTION[actOf(body, actor)],
  actions: ['answerOwn', 'propose', 'answerOnBehalf'],
  about: ({ params }) => ({ task: params.id }),
  status: 201, answer: schema.answerReceipt,
  handle: ({ db, actor, params, body, opts }) => {
    const act = actOf(body, actor);
    const received = body.received ?? (act === 'onBehalf' && actor.via !== 'session' ? 'API' : undefined);
    return answerTask(db, actor, params.id, { ...body, act, received }, opts);
  },
});

export const taskRoutes: AnyRoute[] = [
  route({
    method: 'get', path: '/tasks', id: 'listTasks', tag, summary: 'The tasks of a year that the asker may see',
    query: z.strictObject({
      cycle: id,
      person: id.optional(),
      state: z.enum(['waiting', 'open', 'done', 'without', 'withdrawn']).optional(),
      occurrence: id.optional(),
      organ: id.optional(),
      after: id.optional(),
      limit,
    }),
    action: 'listTasks', about: ({ query }) => ({ cycle: query.cycle }),
    answer: schema.taskList,
    handle: ({ db, actor, query }) => listTasks(db, actor, query),
  }),
  route({
    method: 'get', path: '/tasks/{id}', id: 'readTask', tag, summary: 'One task with its form; what was answered only to those who may read the draft',
    params: byId, action: 'readTask', about: ({ params }) => ({ task: params.id }),
    answer: schema.task,
    handle: ({ db, actor, params }) => taskView(db, actor, params.id),
  }),
  route({
    method: 'get', path: '/tasks/{id}/compilation', id: 'readCompilation', tag, summary: 'What lies below an approval: rows, own rows, texts, sums, what is missing or late',
    params: byId, action: 'readDraft', about: ({ params }) => ({ draft: params.id }),
    answer: schema.compilation,
    handle: ({ db, params }) => compile(db.prisma, { task: params.id }),
  }),
  route({
    method: 'post', path: '/tasks/{id}/rows', id: 'addOwnRow', tag, summary: 'Adds a row of the approver’s own: amounts with a text and a name',
    params: byId, body: schema.rowBody, action: 'approve', about: ({ params }) => ({ task: params.id }),
    status: 201, answer: schema.rowReceipt,
    handle: ({ db, actor, params, body, opts }) => addOwnRow(db, actor, params.id, body, opts),
  }),
  route({
    method: 'delete', path: '/tasks/{id}/rows/{row}', id: 'removeOwnRow', tag, summary: 'Takes an own row away; the record keeps it',
    params: z.strictObject({ id, row: id }), action: 'approve', about: ({ params }) => ({ task: params.id }),
    answer: schema.rowReceipt,
    handle: ({ db, actor, params, opts }) => removeOwnRow(db, actor, params.id, params.row, opts),
  }),
  route({
    method: 'post', path: '/tasks/{id}/approvals', id: 'approveTask', tag, summary: 'Approves what lies below; needs a session',
    params: byId, body: schema.approveBody, action: 'approve', about: ({ params }) => ({ task: params.id }),
    status: 201, answer: schema.actReceipt,
    handle: ({ db, actor, params, body, opts }) => approveTask(db, actor, params.id, body, opts),
  }),
  route({
    method: 'post', path: '/tasks/{id}/returns', id: 'returnTasks', tag, summary: 'Sends tasks below back with a reason; their ladders begin anew',
    params: byId, body: schema.returnBody, action: 'sendBack', about: ({ params }) => ({ task: params.id }),
    status: 201, answer: schema.actReceipt,
    handle: ({ db, actor, params, body, opts }) => sendBack(db, actor, params.id, body, opts),
  }),
  route({
    method: 'post', path: '/tasks/{id}/without', id: 'goWithoutTask', tag, summary: 'Goes on without this task, from its due day; by whoever has the approval above, a root by the ekonomichef',
    params: byId, body: schema.withoutBody, action: 'goWithout', about: ({ params }) => ({ below: params.id }),
    status: 201, answer: schema.actReceipt,
    handle: ({ db, actor, params, body, opts }) => goOnWithout(db, actor, params.id, body, opts),
  }),
  route({
    method: 'post', path: '/tasks/{id}/confirmation', id: 'confirmProposal', tag, summary: 'Makes the ekonom’s proposal one’s own answer',
    params: byId, body: schema.confirmBody, action: 'confirmProposal', about: ({ params }) => ({ task: params.id }),
    status: 201, answer: schema.answerReceipt,
    handle: ({ db, actor, params, opts }) => confirmProposal(db, actor, params.id, opts),
  }),
];
