/** One thing that somebody is going to do. Its key is made of business keys only; the same thing is foreseen once. */
export interface Foreseen {
  key: string;
  at: Date;
  kind: string;
  payload: Record<string, unknown>;
  /** role key of whoever does it: a rehearsal may simulate some roles only */
  role: string;
  /** true: noted, never to be carried out (somebody who does not answer) */
  done?: boolean;
}

