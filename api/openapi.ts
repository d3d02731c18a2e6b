import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { z } from 'zod';
import { sizeText } from '../web/request/fault';
import type { AnyRoute } from './route';
import { BODY_LIMIT } from './router';

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'One clear Swedish sentence for the person who acted' }),
    errors: z.array(z.object({ field: z.string(), text: z.string() })),
    instance: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const healthPart = z.looseObject({ status: z.enum(['ok', 'down']), detail: z.string().optional() });
const health = z
  .object({
    status: z.enum(['ok', 'down']),
    parts: z.object({ database: healthPart, temporal: healthPart, worker: healthPart, mail: healthPart }),
  })
  .meta({ id: 'Health' });

/** What a route may answer instead. `{limit}` stands for the largest body that the route reads. */
export const REFUSALS: Record<string, string> = {
  '400': 'The body is not JSON',
  '401': 'Nobody knows who asks',
  '403': 'The thing may be seen, but this may not be done with it',
  '404': 'No such thing, or one that the asker may not know of',
  '409': 'The thing has moved on, or the key was used for another request',
  '410': 'The link, the year or the round is over',
  '413': 'More than {limit}',
  '415': 'Not application/json',
  '422': 'A field is wrong, or a ska-rule stops the act; the sentence says which and the way out',
  '429': 'Too many secrets that opened nothing from this address, or too many acts in a minute; Retry-After says when',
  '503': 'The database does not answer and nothing was saved; or it went away in the middle and there is no receipt, as the sentence then says',
};

const actHeaders = z.object({
  'Idempotency-Key': z.string().max(200).optional().meta({ description: 'The same key twice gives the same receipt and not two acts' }),
  'If-Match': z.string().optional().meta({ description: 'The revision that was seen; 409 when the thing has moved on' }),
});

/** The OpenAPI 3.1 document of the routes, made of the schemas that check them. */
export function openApi(routes: readonly AnyRoute[], baseUrl: string): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {
    '/health': {
      get: {
        operationId: 'health',
        tags: ['installation'],
        summary: 'Is everything well? One entry for each part',
        security: [],
        responses: { '200': answer('Everything is well', health), '503': answer('A part is down', health) },
      },
    },
  };
  for (const route of routes) {
    const path = `/api/v1${route.path}`;
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Årshjulet',
      version: '1',
      description:
        'Every act and every read of the product. Errors are application/problem+json with a Swedish detail. Amounts are whole kronor, days are local (YYYY-MM-DD), instants UTC.',
    },
    servers: [{ url: baseUrl }],
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API token (ah_…), a session (as_…) or the token of a mail link' },
        session: { type: 'apiKey', in: 'cookie', name: 'arshjul' },
      },
    },
  });
}

function operation(route: AnyRoute): ZodOpenApiOperationObject {
  const writes = route.method !== 'get';
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    requestParams: {
      ...(route.params ? { path: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(writes ? { header: actHeaders } : {}),
    },
    ...(route.body ? { requestBody: { content: { 'application/json': { schema: route.body } } } } : {}),
    responses: {
      [String(route.status)]: answer('Done', route.answer),
      ...(route.status === 201 && route.query?.shape['preview'] ? { '200': answer('Previewed; nothing was written', route.answer) } : {}),
      ...Object.fromEntries(
        Object.entries(REFUSALS)
          .filter(([status]) => writes || ['401', '404', '422', '429', '503'].includes(status))
          .map(([status, text]) => [status, { description: text.replace('{limit}', sizeText(route.bodyLimit ?? BODY_LIMIT)), content: { 'application/problem+json': { schema: problem } } }]),
      ),
    },
  };
}

function answer(description: string, schema: z.ZodType) {
  return { description, content: { 'application/json': { schema } } };
}
