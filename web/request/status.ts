import type { RefusalCode } from '../../services/base/refusal';

/** What a refusal is in HTTP: the same for a page and for the API. */
export const STATUS: Record<RefusalCode, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  rule: 422,
  'too-many': 429,
  unavailable: 503,
};
