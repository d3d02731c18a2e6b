import type { z } from 'zod';
import type { Action } from '../services/access/actions';
import type { Actor } from '../services/access/actor';
import type { About } from '../services/access/authorize';
import type { Resource } from '../services/access/can';
import type { Db } from '../services/base/db';
import type { Probe } from '../services/process/repair';
import type { ApiConfig } from './config';
import type { ActOptions } from './http/headers';

/** What a route's handler is given. */
export interface Deps {
  db: Db;
  config: ApiConfig;
  /** asks Temporal about one workflow id; absent where no Temporal is configured */
  probe?: Probe;
}

export interface Input<P, Q, B> {
  params: P;
  query: Q;
  body: B;
}

export interface Context<P, Q, B> extends Input<P, Q, B> {
  deps: Deps;
  db: Db;
  /** already permitted, in the role that permits it */
  actor: Actor;
  /** what the request is about, as far as access read it */
  resource: Resource;
  opts: ActOptions;
}

type Shape = z.ZodObject;
type Out<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;

/** A route as data: the router, the OpenAPI document and the tests of access all read the same one. */
export interface Route<P extends Shape | undefined = undefined, Q extends Shape | undefined = undefined, B extends z.ZodType | undefined = undefined> {
  method: 'get' | 'post' | 'delete';
  /** OpenAPI's form, below `/api/v1`: `/tasks/{id}/answers` */
  path: string;
  /** operationId; unique */
  id: string;
  tag: string;
  /** English, one line */
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  /** the largest body in bytes, where it is another than the router's */
  bodyLimit?: number;
  /** the action that must be allowed; a function where the body decides which */
  action: Action | ((input: Input<Out<P>, Out<Q>, Out<B>>, actor: Actor) => Action);
  /** all that a function of `action` can give, for the document and the tests */
  actions?: readonly Action[];
  /** what the request is about */
  about: (input: Input<Out<P>, Out<Q>, Out<B>>, actor: Actor) => About;
  /** of a good answer; 200 when absent. 201 falls back to 200 for an answer that says `alreadyRunning` */
  status?: 200 | 201;
  answer: z.ZodType;
  handle: (context: Context<Out<P>, Out<Q>, Out<B>>) => Promise<unknown>;
}

/** A route with its types closed over, as the router and the document read it. */
export interface AnyRoute {
  method: 'get' | 'post' | 'delete';
  path: string;
  id: string;
  tag: string;
  summary: string;
  params?: Shape;
  query?: Shape;
  body?: z.ZodType;
  bodyLimit?: number;
  actions: readonly Action[];
  action: (input: Input<unknown, unknown, unknown>, actor: Actor) => Action;
  about: (input: Input<unknown, unknown, unknown>, actor: Actor) => About;
  status: 200 | 201;
  answer: z.ZodType;
  handle: (context: Context<unknown, unknown, unknown>) => Promise<unknown>;
}

/** Types a route by its schemas. What the handler is given has been parsed by them, which is why the types may be closed over. */
export function route<P extends Shape | undefined, Q extends Shape | undefined, B extends z.ZodType | undefined>(r: Route<P, Q, B>): AnyRoute {
  const { action } = r;
  const fixed = typeof action === 'string' ? action : null;
  const actions = r.actions ?? (fixed === null ? [] : [fixed]);
  if (actions.length === 0) throw new Error(`the route ${r.id} says no action`);
  type I = Input<Out<P>, Out<Q>, Out<B>>;
  return {
    ...r,
    status: r.status ?? 200,
    actions,
    action: (input, actor) => (typeof action === 'string' ? action : action(input as I, actor)),
    about: (input, actor) => r.about(input as I, actor),
    handle: (context) => r.handle(context as Context<Out<P>, Out<Q>, Out<B>>),
  };
}
