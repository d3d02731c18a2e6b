// What the load process is told, and what it answers. Plain JSON over the channel to its parent.

/** Closed loop: each client sends its next when it has its answer. Open loop: sent at `perSecond`, whatever comes back. */
export type Pace = { clients: number } | { perSecond: number; connections: number; seed: number };

/** One request of an answer over HTTP. */
export interface HttpTarget {
  path: string;
  token: string;
  body: string;
}

/** One statement of a recorded transaction. */
export interface Statement {
  text: string;
  name?: string;
  values?: unknown[];
}

export type Work =
  | { kind: 'http'; url: string; targets: HttpTarget[] }
  | { kind: 'sql'; database: string; transactions: Statement[][] }
  | { kind: 'start-workflows'; address: string; namespace: string; ids: string[] }
  | { kind: 'update-workflows'; address: string; namespace: string; ids: string[]; body: string };

export interface Job {
  work: Work;
  pace: Pace;
  /** no new request is sent after this many real milliseconds */
  longestMs: number;
}

export interface Outcome {
  /** answers that were taken */
  taken: number;
  /** texts of what was not, with how often */
  refused: Record<string, number>;
  seconds: number;
  /** milliseconds of each answer that was taken; in an open loop from when it was due to be sent */
  latencies: number[];
  /** CPU of the load process itself */
  ownCpuMs: number;
}
