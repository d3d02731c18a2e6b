import { basename } from 'node:path';
import { z } from 'zod';
import { endAbsence, previewAbsence, registerAbsence } from '../../services/people/absence';
import { applyAdjustment, previewAdjustment } from '../../services/plan/adjust';
import { happeningsOf, previewHappening, registerHappening } from '../../services/plan/happening';
import { adoptCarried, carriedOf, declineCarried, previewCarried } from '../../services/plan/adopt';
import { overdue, status } from '../../services/tasks/read';
import { Refusal } from '../../services/base/refusal';
import { closePeriod } from '../../services/years/closePeriod';
import { closeYear } from '../../services/years/closeYear';
import { pause, resume } from '../../services/years/pause';
import { experienceOf } from '../../services/years/experience';
import { cycleView, cycles } from '../../services/years/read';
import { release } from '../../services/years/release';
import { settle } from '../../services/years/settle';
import { startYear } from '../../services/years/start';
import { undoStart } from '../../services/years/undoStart';
import { route, type AnyRoute } from '../route';
import { byId, flag, id, period, done } from '../schemas/common';
import * as schema from '../schemas/cycles';

const tag = 'cycles';
const byCarried = z.strictObject({ id, carried: id });

/** The name by which access knows a municipality: a path counts by its folder, and only the operator may give one. */
export function municipalityName(nameOrPath: string): string {
  return basename(nameOrPath);
}

/** Refuses a path from anybody but the operator, who can read the machine's files anyway. */
export function refusePath(nameOrPath: string, role: string): void {
  if (role !== 'installation' && !/^[a-z0-9][a-z0-9-]*$/.test(nameOrPath)) {
    const text = 'Ange kommunen med mappens namn i kommuner/.';
    throw new Refusal('invalid', text, [{ field: 'municipality', text }]);
  }
}

export const cycleRoutes: AnyRoute[] = [
  route({
    method: 'get', path: '/cycles', id: 'listCycles', tag, summary: 'The years that the asker may know of, newest first',
    query: z.strictObject({ municipality: id.optional(), year: z.coerce.number().int().optional(), kind: z.enum(['real', 'rehearsal']).optional() }),
    action: 'listCycles',
    about: ({ query }, actor) => ({ municipality: query.municipality ?? actor.municipality ?? '' }),
    answer: schema.cycleList,
    handle: async ({ db, actor, query }) => ({ cycles: await cycles(db, actor, query) }),
  }),
  route({
    method: 'post', path: '/cycles', id: 'startCycle', tag, summary: 'Starts a year; answers with the running one when it runs already',
    body: schema.startBody,
    action: 'startCycle',
    about: ({ body }) => ({ municipality: municipalityName(body.municipality) }),
    status: 201,
    answer: schema.started,
    handle: ({ db, actor, body, opts }) => {
      refusePath(body.municipality, actor.role);
      return startYear(db, actor, { ...body, idempotencyKey: opts.idempotencyKey });
    },
  }),
  route({
    method: 'get', path: '/cycles/{id}', id: 'readCycle', tag, summary: 'One year: its plan with dates, states and explanations',
    params: byId, action: 'readCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: schema.cycle,
    handle: ({ db, actor, params }) => cycleView(db, actor, params.id),
  }),
  route({
    method: 'get', path: '/cycles/{id}/experience', id: 'readExperience', tag,
    summary: "How a real year went, for next year's folder: late steps in arbetsdagar, people who left, open åtgärdsplaner and uppdrag",
    // Names of who left and amounts of nämnder: for whoever makes next year's folder.
    params: byId, action: 'steerCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: schema.experience,
    handle: ({ db, actor, params }) => experienceOf(db, actor, params.id),
  }),
  route({
    method: 'post', path: '/cycles/{id}/release', id: 'releaseCycle', tag, summary: 'Lets the first mail run go: somebody has seen who gets what',
    params: byId, body: schema.noBody, action: 'steerCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: done,
    handle: ({ db, actor, params, opts }) => release(db, actor, params.id, opts),
  }),
  route({
    method: 'post', path: '/cycles/{id}/undo', id: 'undoCycle', tag, summary: 'Undoes the start, until the first mail has gone',
    params: byId, body: schema.noBody, action: 'steerCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: done,
    handle: ({ db, actor, params, opts }) => undoStart(db, actor, params.id, opts),
  }),
  route({
    method: 'post', path: '/cycles/{id}/pause', id: 'pauseCycle', tag, summary: 'Stops mails and ladders at once, of the year or one organ',
    params: byId, body: schema.organBody, action: 'steerCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: done,
    handle: ({ db, actor, params, body, opts }) => pause(db, actor, params.id, { ...body, ...opts }),
  }),
  route({
    method: 'post', path: '/cycles/{id}/resume', id: 'resumeCycle', tag, summary: 'Lets mails and ladders go on from where they stood',
    params: byId, body: schema.organBody, action: 'steerCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: done,
    handle: ({ db, actor, params, body, opts }) => resume(db, actor, params.id, { ...body, ...opts }),
  }),
  route({
    method: 'post', path: '/cycles/{id}/close', id: 'closeCycle', tag, summary: 'Closes the year; steps that are left need a reason',
    params: byId, body: schema.closeBody, action: 'steerCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: done,
    handle: ({ db, actor, params, body, opts }) => closeYear(db, actor, params.id, { ...body, ...opts }),
  }),
  route({
    method: 'post', path: '/cycles/{id}/periods/{period}/close', id: 'closePeriod', tag, summary: 'Records that a period is closed; what waited for it opens',
    params: z.strictObject({ id, period }), body: schema.closePeriodBody, action: 'steerCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: done,
    handle: ({ db, actor, params, body, opts }) => closePeriod(db, actor, params.id, { ...body, period: params.period, ...opts }),
  }),
  route({
    method: 'post', path: '/cycles/{id}/settlements', id: 'settleStep', tag, summary: 'Settles a step as done outside (a nämnd on paper), dropped, or to be run after all',
    params: byId, body: schema.settleBody, action: 'settle', about: ({ params }) => ({ cycle: params.id }),
    status: 201, answer: done,
    handle: ({ db, actor, params, body, opts }) => settle(db, actor, params.id, { ...body, ...opts }),
  }),
  route({
    method: 'post', path: '/cycles/{id}/absences', id: 'registerAbsence', tag, summary: 'Somebody is away: the substitute gets the tasks meanwhile; with ?preview=true only lists what goes to whom',
    params: byId, query: z.strictObject({ preview: flag }), body: schema.absenceBody, action: 'registerAbsence', about: ({ params, body }) => ({ cycle: params.id, person: body.person }),
    status: 201, answer: done,
    handle: ({ db, actor, params, query, body, opts }) => {
      const { reason, list, ...away } = body;
      if (query.preview) return previewAbsence(db, actor, params.id, away);
      return registerAbsence(db, actor, params.id, away, { ...opts, reason, list });
    },
  }),
  route({
    method: 'post', path: '/cycles/{id}/absences/end', id: 'endAbsence', tag, summary: 'Somebody is back: what the substitute has not finished goes back',
    params: byId, body: schema.absenceEndBody, action: 'registerAbsence', about: ({ params, body }) => ({ cycle: params.id, person: body.person }),
    answer: done,
    handle: ({ db, actor, params, body, opts }) => endAbsence(db, actor, params.id, body, opts),
  }),
  route({
    method: 'post', path: '/cycles/{id}/adjustments', id: 'adjustCycle', tag, summary: 'Adjusts the year (moves, inserts, drops, another version, undo); with ?preview=true only lists every effect',
    params: byId, query: z.strictObject({ preview: flag }), body: schema.adjustBody, action: 'adjust', about: ({ params }) => ({ cycle: params.id }),
    answer: schema.adjustment,
    handle: ({ db, actor, params, query, body, opts }) => {
      if (query.preview) return previewAdjustment(db, actor, params.id, body.change);
      const expectedRevision = opts.expectedRevision ?? body.revision;
      if (expectedRevision === undefined) throw needed('revision', 'Ange revisionen som förhandsvisningen gällde.');
      if (body.reason === undefined) throw needed('reason', 'Skriv varför planen ändras.');
      const { reason, name, list } = body;
      return applyAdjustment(db, actor, params.id, body.change, { expectedRevision, reason, name, list, idempotencyKey: opts.idempotencyKey });
    },
  }),
  route({
    method: 'get', path: '/cycles/{id}/happenings', id: 'listHappenings', tag, summary: 'The händelser that can be registered, with what each opens, and those that have been',
    params: byId, action: 'readCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: schema.happeningList,
    handle: ({ db, actor, params }) => happeningsOf(db, actor, params.id),
  }),
  route({
    method: 'post', path: '/cycles/{id}/happenings', id: 'registerHappening', tag,
    summary: 'Registers that something has happened and opens the steps that wait for it; with ?preview=true only lists who gets what by when',
    params: byId, query: z.strictObject({ preview: flag }), body: schema.happeningBody, action: 'registerHappening',
    about: ({ params, body }) => ({ cycle: params.id, happening: { step: body.step, organ: body.organ } }),
    answer: schema.happening,
    handle: ({ db, actor, params, query, body, opts }) => {
      const { reason, name, list, revision, ...happened } = body;
      if (query.preview) return previewHappening(db, actor, params.id, happened);
      const expectedRevision = opts.expectedRevision ?? revision;
      if (expectedRevision === undefined) throw needed('revision', 'Ange revisionen som förhandsvisningen gällde.');
      return registerHappening(db, actor, params.id, happened, { expectedRevision, reason, name, list, idempotencyKey: opts.idempotencyKey });
    },
  }),
  route({
    method: 'get', path: '/cycles/{id}/carried', id: 'listCarried', tag, summary: 'What registered decisions carry for the year, pending first',
    params: byId, action: 'readCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: schema.carriedList,
    handle: async ({ db, params }) => ({ carried: await carriedOf(db, params.id) }),
  }),
  route({
    method: 'post', path: '/cycles/{id}/carried/{carried}/adoption', id: 'adoptCarried', tag,
    summary: 'The owner carries out a decision as an adjustment; with ?preview=true only lists every effect',
    params: byCarried, query: z.strictObject({ preview: flag }), body: schema.adjustBody, action: 'adoptCarried',
    about: ({ params }) => ({ cycle: params.id, carried: params.carried }),
    answer: schema.adjustment,
    handle: ({ db, actor, params, query, body, opts }) => {
      if (query.preview) return previewCarried(db, actor, params.id, params.carried, body.change);
      const expectedRevision = opts.expectedRevision ?? body.revision;
      if (expectedRevision === undefined) throw needed('revision', 'Ange revisionen som förhandsvisningen gällde.');
      const { reason, name, list } = body;
      return adoptCarried(db, actor, params.id, params.carried, body.change, { expectedRevision, reason, name, list, idempotencyKey: opts.idempotencyKey });
    },
  }),
  route({
    method: 'post', path: '/cycles/{id}/carried/{carried}/decline', id: 'declineCarried', tag, summary: 'The owner says why a decision changes nothing in the plan',
    params: byCarried, body: schema.declineBody, action: 'adoptCarried',
    about: ({ params }) => ({ cycle: params.id, carried: params.carried }),
    answer: schema.carried,
    handle: ({ db, actor, params, body, opts }) => declineCarried(db, actor, params.id, params.carried, body.reason, opts),
  }),
  route({
    method: 'get', path: '/cycles/{id}/overdue', id: 'listOverdue', tag, summary: 'What is late: step, unit, role, working days, rung of the ladder, what comes next',
    params: byId, action: 'readCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: schema.overdue,
    handle: async ({ db, params }) => ({ overdue: await overdue(db, params.id) }),
  }),
  route({
    method: 'get', path: '/cycles/{id}/status', id: 'readStatus', tag, summary: 'Counts of the year',
    params: byId, action: 'readCycle', about: ({ params }) => ({ cycle: params.id }),
    answer: schema.status,
    handle: ({ db, params }) => status(db, params.id),
  }),
];

function needed(field: string, text: string): Refusal {
  return new Refusal('invalid', text, [{ field, text }]);
}
