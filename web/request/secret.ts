import type { Request } from 'express';
import { Refusal } from '../../services/base/refusal';

const found = new WeakMap<Request, boolean>();

/** Whether the request's secret opened something; undefined when nobody looked, or the looking itself failed. */
export function secretOpened(req: Request): boolean | undefined {
  return found.get(req);
}

/**
 * `look`, with what came of it noted for the request: it opened something, or (null, `unauthenticated`, `gone`) nothing. Called
 * where a secret is looked up, nowhere else.
 */
export async function notingSecret<T>(req: Request, look: () => Promise<T>): Promise<T> {
  try {
    const result = await look();
    found.set(req, result !== null);
    return result;
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'unauthenticated' || error.code === 'gone')) found.set(req, false);
    throw error;
  }
}
