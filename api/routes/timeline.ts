import { z } from 'zod';
import { readTimeline } from '../../services/access/timeline';
import { route, type AnyRoute } from '../route';
import { byId, id, limit } from '../schemas/common';
import { timeline } from '../schemas/cycles';

export const timelineRoutes: AnyRoute[] = [
  route({
    method: 'get', path: '/cycles/{id}/timeline', id: 'readTimeline', tag: 'cycles',
    summary: 'The record, oldest first; what other authorities have not handed over is there without its texts and figures',
    params: byId,
    query: z.strictObject({ after: z.string().regex(/^\d{1,18}$/).optional(), subject: id.optional(), limit }),
    action: 'readTimeline', about: ({ params }) => ({ cycle: params.id }),
    answer: timeline,
    handle: ({ db, actor, params, query }) => readTimeline(db, actor, params.id, query),
  }),
];
