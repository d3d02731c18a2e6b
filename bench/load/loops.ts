import { setTimeout as delay } from 'node:timers/promises';
import type { Job, Outcome } from './job';

/** Sends one: the client's number, then the index of what is to be sent. Rejects when it was not taken. */
export type Act = (client: number, index: number) => Promise<void>;

/** Sends `count` acts at the job's pace, each once, bounded in time. */
export async function atPace({ pace, longestMs }: Pick<Job, 'pace' | 'longestMs'>, count: number, act: Act): Promise<Outcome> {
  const outcome: Outcome = { taken: 0, refused: {}, seconds: 0, latencies: [], ownCpuMs: 0 };
  const cpu = process.cpuUsage();
  const began = performance.now();
  const one = async (client: number, index: number, since: number): Promise<void> => {
    try {
      await act(client, index);
      outcome.latencies.push(performance.now() - since);
      outcome.taken += 1;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      outcome.refused[text] = (outcome.refused[text] ?? 0) + 1;
    }
  };
  if ('clients' in pace) await closedLoop(pace.clients, count, began + longestMs, one);
  else await openLoop(pace, count, began + longestMs, one);
  outcome.seconds = (performance.now() - began) / 1_000;
  const used = process.cpuUsage(cpu);
  outcome.ownCpuMs = (used.user + used.system) / 1_000;
  return outcome;
}

type One = (client: number, index: number, since: number) => Promise<void>;

async function closedLoop(clients: number, count: number, until: number, one: One): Promise<void> {
  let next = 0;
  const client = async (number: number): Promise<void> => {
    while (next < count && performance.now() < until) {
      const index = next;
      next += 1;
      await one(number, index, performance.now());
    }
  };
  await Promise.all(Array.from({ length: Math.min(clients, count) }, (_, number) => client(number)));
}

/** Times between arrivals are exponential, from a seed; what finds no free connection waits, and its wait counts. */
async function openLoop({ perSecond, connections, seed }: { perSecond: number; connections: number; seed: number }, count: number, until: number, one: One): Promise<void> {
  const draw = random(seed);
  const free = Array.from({ length: connections }, (_, i) => i);
  const due: { index: number; at: number }[] = [];
  const running = new Set<Promise<void>>();
  const send = (): void => {
    for (let client = free.pop(); client !== undefined; client = free.pop()) {
      const first = due.shift();
      if (!first) {
        free.push(client);
        return;
      }
      const number = client;
      const sent: Promise<void> = one(number, first.index, first.at).finally(() => {
        free.push(number);
        running.delete(sent);
        send();
      });
      running.add(sent);
    }
  };
  let at = performance.now();
  for (let index = 0; index < count && at < until; index += 1) {
    at += (-Math.log(1 - draw()) * 1_000) / perSecond;
    const wait = at - performance.now();
    if (wait > 1) await delay(wait);
    due.push({ index, at });
    send();
  }
  while (running.size > 0 || due.length > 0) await Promise.all(running);
}

/** A small generator (mulberry32): the same arrivals in every bench. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
