import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { deviationOf } from '../../domain/economy/deviation';
import { decide } from '../../domain/tasks/decide';
import { isUrgent, rungOf, settingsUnder, type Settings } from '../../domain/tasks/settings';
import { checkForm, cleanText, formOf, NEED_FORM, type FormValues } from '../../domain/tasks/form';
import { figuresForm } from '../../domain/tasks/parts';
import type { AnswerAct, Decision, Effect, Standing, TaskKind, TaskState } from '../../domain/tasks/task';
import type { Actor } from '../access/actor';
import { clockOfRow, type RunClock } from '../base/clock';
import type { Db } from '../base/db';
import { keyReused, requestHash } from '../base/once';
import { entryData, type Entry } from '../base/record';
import { Refusal } from '../base/refusal';
import { LOCK_ANSWER, WRITE_ANSWER, WRITE_ENTRY, WRITE_FIGURES, type LockedAnswer, type OpenedAbove } from './answerSql';
import { actsFor, NO_SUCH_TASK, readsEarlier, withinReach } from './access';
import { FIGURES_CAME, noFigures, partOf, partReceipt } from './figures';
import { isChased } from '../../domain/tasks/chased';
import { reassignedEntry } from './present';
import { taskTransaction } from './transaction';
import { settingsByHash } from './settings';

export interface AnswerInput {
  /** amounts: a number is whole kronor, a text is tkr as typed */
  values: Readonly<Record<string, unknown>>;
  /** default: `own` for the task's person, `onBehalf` for a token */
  act?: AnswerAct;
  /** onBehalf: how it was received (telefon, möte …) */
  received?: string;
  notes?: string;
  /** the person has been asked about a slip of unit and stands by the amounts */
  confirmed?: boolean;
  /** only the figures, of a task with two answer days: the rest comes by its own */
  part?: 'figures' | undefined;
}

export interface ActOptions {
  idempotencyKey?: string;
  /** the task's revision that the person saw; another one is a conflict */
  expectedRevision?: number;
}

/** What was received: the page is the receipt. Plain JSON; the instant is UTC, the day local. */
export interface AnswerReceipt {
  task: string;
  run: string;
  occurrence: string;
  label: string;
  act: AnswerAct;
  standing: Standing;
  at: string;
  late: boolean;
  values: FormValues;
  /** kronor, minus is a deficit; null where the form has none */
  deviation: number | null;
  revision: number;
  /** only the figures were handed in; `textsDue` is the day of the rest and `text` says so in Swedish */
  part?: 'figures';
  textsDue?: string;
  text?: string;
}

/**
 * Takes an answer. One transaction of two statements: lock and read, then write everything; a third only when the approval above
 * opens for somebody else than it was handed out to, or the figures of a task with two answer days come alone. It costs Temporal nothing unless the answer was the root of its step. A
 * repetition (same key, same request) is given the first one's receipt before anything else is asked, also when it came while the
 * first was being taken.
 *
 * Throws `Refusal`: `invalid` with one sentence a field; `not-found` for somebody else's task; `conflict` for another revision or
 * a key used for something else; `gone` when the round is locked; `unavailable` when the database could not take it.
 */
export async function answerTask(db: Db, actor: Actor, taskId: string, input: AnswerInput, opts: ActOptions = {}): Promise<AnswerReceipt> {
  const hash = opts.idempotencyKey === undefined ? null : requestHash({ task: taskId, input });
  return taskTransaction(db, (client) => answerWithin(client, actor, taskId, input, { ...opts, hash }));
}

type Opts = ActOptions & { hash: string | null };

async function answerWithin(client: pg.PoolClient, actor: Actor, taskId: string, input: AnswerInput, opts: Opts): Promise<AnswerReceipt> {
  const { rows } = await client.query<LockedAnswer>({
    name: 'answer-lock',
    text: LOCK_ANSWER,
    values: [taskId, actor.id, opts.idempotencyKey ?? null],
  });
  const row = rows[0];
  if (!row || !withinReach(actor, row)) throw new Refusal('not-found', NO_SUCH_TASK);
  if (row.stored_hash !== null) return storedReceipt(row, opts);
  try {
    return await takeAnswer(client, actor, row, input, opts);
  } catch (error) {
    const stored = error instanceof Refusal ? await storedMeanwhile(client, actor, opts) : null;
    if (stored) return storedReceipt(stored, opts);
    throw error;
  }
}

type StoredKey = Pick<LockedAnswer, 'stored_hash' | 'stored_body'>;

function storedReceipt(stored: StoredKey, opts: Opts): AnswerReceipt {
  if (stored.stored_hash !== opts.hash) throw keyReused();
  return stored.stored_body as AnswerReceipt;
}

/**
 * The key's row, read anew before anything is refused. LOCK_ANSWER reads rows as they were when it began to wait for its locks, but
 * the task as it is: a repetition that waited for the first one sees that one's revision and not its receipt. (One that is not
 * refused runs into the key itself when it writes, and begins again.)
 */
async function storedMeanwhile(client: pg.PoolClient, actor: Actor, { idempotencyKey }: Opts): Promise<StoredKey | null> {
  if (idempotencyKey === undefined) return null;
  const { rows } = await client.query<StoredKey>(
    'select request_hash as stored_hash, body as stored_body from idempotency where actor = $1 and key = $2',
    [actor.id, idempotencyKey],
  );
  return rows[0] ?? null;
}

/** Decides, checks and writes, the locks being held. */
async function takeAnswer(client: pg.PoolClient, actor: Actor, row: LockedAnswer, input: AnswerInput, opts: Opts): Promise<AnswerReceipt> {
  const clock = clockOfRow({ clockKind: row.clock_kind, clockNow: row.clock_now });
  const act = await actsFor(client, actor, row, input.act, clock.today);
  const decision = decide(factsOf(row), { does: 'answer', act, today: clock.today, ...(input.part === undefined ? {} : { part: input.part }) });
  if (!decision.ok) throw new Refusal(decision.code, decision.text);
  if (opts.expectedRevision !== undefined && opts.expectedRevision !== row.revision) throw otherRevision();
  const settings = settingsUnder(await settingsByHash(row.definition_hash, () => definitionOf(client, row.run)), row.occurrence);
  const previous = row.state === 'open' && row.round === 1 && row.figures_at === null ? null : await currentValues(client, row.id);
  // The question about a slip of unit quotes the earlier amount: it is asked only of those who may read it.
  const compared = previous !== null && (await readsEarlier(client, actor, row, act, clock.today)) ? previous : null;
  const checked = check(settings, row, act, input, compared);

  const answer: Answer = { client, actor, row, clock, settings, act, decision, input, ...checked, previous };
  const receipt = receiptOf(answer);
  const parameters = writeParameters(answer, receipt, opts);
  const { rows } = await client.query<OpenedAbove>({ name: 'answer-write', text: WRITE_ANSWER, values: parameters });
  if (rows[0]) await keepNewApprover(answer, rows[0]);
  if (decision.change?.figuresCame) await client.query({ name: 'answer-figures', text: WRITE_FIGURES, values: [row.id, clock.now, nextRungOf(answer), morningOf(row)] });
  return receipt;
}

/** The approval opened for somebody else than it was handed out to: the timeline says so. */
async function keepNewApprover({ client, row, clock }: Answer, opened: OpenedAbove): Promise<void> {
  if (opened.person === row.parent_person) return;
  const entry = reassignedEntry({ ...aboutAbove(row, clock), revision: opened.revision }, row.parent_person, opened.person);
  await client.query(WRITE_ENTRY, [JSON.stringify(entryData(entry))]);
  // Who shared it and stands on it now shares it with himself no longer.
  await client.query('delete from task_share where task = $1 and person = $2', [row.parent, opened.person]);
}

/** The revision that somebody saw is no longer the present one. */
export function otherRevision(): Refusal {
  return new Refusal('conflict', 'Uppgiften har ändrats sedan sidan visades. Läs in den igen och kontrollera innan du skickar.');
}

interface Answer {
  client: pg.PoolClient;
  actor: Actor;
  row: LockedAnswer;
  clock: RunClock;
  settings: Settings;
  act: AnswerAct;
  decision: Decision & { ok: true };
  input: AnswerInput;
  values: FormValues;
  deviation: number | null;
  notes: string | null;
  received: string | null;
  previous: FormValues | null;
}

function factsOf(row: LockedAnswer): Parameters<typeof decide>[0] {
  return {
    kind: row.form === NEED_FORM.key ? 'need' : (row.kind as TaskKind),
    state: row.state as TaskState,
    late: row.late,
    dueDay: row.due_day,
    textsDue: row.texts_due,
    figuresIn: row.figures_at !== null,
    parent: row.parent_state as TaskState | null,
    phase: row.phase,
    occurrence: row.occurrence_state,
    run: row.run_state,
  };
}

async function definitionOf(client: pg.PoolClient, run: string): Promise<unknown> {
  const { rows } = await client.query<{ definition: unknown }>('select definition from run where id = $1', [run]);
  return rows[0]?.definition;
}

async function currentValues(client: pg.PoolClient, task: string): Promise<FormValues | null> {
  const { rows } = await client.query<{ values: FormValues }>(
    `select "values" from answer where task = $1 and standing in ('current', 'superseded', 'partial') order by number desc limit 1`,
    [task],
  );
  return rows[0]?.values ?? null;
}

function check(
  settings: Settings,
  row: LockedAnswer,
  act: AnswerAct,
  input: AnswerInput,
  previous: FormValues | null,
): Pick<Answer, 'values' | 'deviation' | 'notes' | 'received'> {
  const form = formOf(settings.forms, row.form);
  if (!form) throw new Error(`task ${row.key} has a form that the definition lacks: ${String(row.form)}`);
  const asked = input.part === undefined ? form : figuresForm(form);
  const checked = checkForm(asked, input.values, { previous, confirmed: input.confirmed ?? false });
  const errors = 'errors' in checked ? [...checked.errors] : [];
  if (input.part !== undefined && 'values' in checked) errors.push(...noFigures(form, checked.values));
  const received = input.received === undefined ? null : cleanText(input.received);
  if (act === 'onBehalf' && !received) errors.push({ field: 'received', text: 'Ange hur uppgiften togs emot, till exempel per telefon.' });
  if (!('values' in checked) || errors.length > 0) {
    throw new Refusal('invalid', errors.length === 1 ? 'Ett fält behöver rättas.' : `${String(errors.length)} fält behöver rättas.`, errors);
  }
  const notes = input.notes === undefined ? null : cleanText(input.notes) || null;
  return { values: checked.values, deviation: deviationOf(form, checked.values), notes, received };
}

function standingOf(effects: readonly Effect[]): { standing: Standing; late: boolean } {
  for (const e of effects) if (e.effect === 'keepAnswer') return e;
  throw new Error('an answer that is not kept');
}

function receiptOf({ row, clock, act, decision, values, deviation }: Answer): AnswerReceipt {
  const { standing, late } = standingOf(decision.effects);
  return {
    task: row.id,
    run: row.run,
    occurrence: row.occurrence,
    label: row.label,
    act,
    standing,
    at: clock.now.toISOString(),
    late,
    values,
    deviation,
    revision: row.revision + 1,
    ...(standing === 'partial' && decision.change ? partReceipt(decision.change.dueDay) : {}),
  };
}

const KINDS: Record<AnswerAct, string> = { own: 'answered', proposal: 'proposed', onBehalf: 'handedIn' };
const GIVES_WAY: Record<Standing, string[]> = {
  current: ['current', 'proposed', 'partial'],
  partial: ['partial', 'proposed'],
  proposed: ['proposed'],
  afterCompilation: ['afterCompilation'],
  superseded: [],
};

/** The parameters of WRITE_ANSWER, in order. */
function writeParameters(answer: Answer, receipt: AnswerReceipt, opts: Opts): unknown[] {
  const { actor, row, clock, decision, act } = answer;
  const partial = receipt.standing === 'partial';
  const has = (effect: Effect['effect']): boolean => decision.effects.some((e) => e.effect === effect);
  const above = aboveOf(answer, has('openParentIfLast'));
  const notices = noticesOf(answer, receipt);
  const wakes = has('rootDone') ? [{ run: row.run, process: row.process, reason: 'rootDone' }] : [];
  const entries = [entryOf(answer, receipt), ...(above.opens && row.parent !== null ? [aboveEntry(row, clock)] : [])];
  const kept = {
    id: `s${randomUUID()}`,
    run: row.run,
    authority: row.authority,
    round: row.round,
    act,
    values: answer.values,
    notes: answer.notes,
    forPerson: act === 'own' ? null : row.person,
    received: answer.received,
    via: viaOf(actor),
    late: receipt.late,
    standing: receipt.standing,
  };
  return [
    row.id,
    partial ? null : (decision.change?.state ?? null),
    decision.change?.late ?? row.late,
    clock.now,
    actor.id,
    act === 'proposal' || partial,
    GIVES_WAY[receipt.standing],
    JSON.stringify(kept),
    JSON.stringify(notices),
    opts.idempotencyKey ?? null,
    opts.hash,
    JSON.stringify(receipt),
    row.parent,
    above.opens,
    above.nextAt,
    has('parentSawOther'),
    above.urgent,
    row.participates,
    JSON.stringify(entries.map(entryData)),
    JSON.stringify(wakes),
    morningOf(row),
    notices.some((n) => !n.urgent && n.kind !== 'receipt'),
    // Somebody acted: the ladder counts from now, and is never brought nearer by it.
    act === 'proposal' || partial ? nextRungOf(answer) : null,
    clock.today,
  ];
}

/** The process of the mornings that the run's mails go with. */
function morningOf(row: LockedAnswer): string {
  return row.run_kind === 'rehearsal' ? `morgon/${row.run}` : `morgon/${row.municipality}`;
}

/** The next rung of a task that stays open: where the figures have come, of a ladder that begins anew towards the day of the rest. */
function nextRungOf({ row, clock, settings, decision: { change } }: Answer): Date | null {
  const due = change?.figuresCame ? { dueDay: change.dueDay, rung: 0 } : { dueDay: row.due_day, rung: row.rung };
  return ladderAt(row, settings, { ...due, ladderFrom: clock.now });
}

/** What the level above gets if this was the last it waited for. */
function aboveOf({ row, clock, settings }: Answer, opens: boolean): { opens: boolean; nextAt: Date | null; urgent: boolean } {
  if (!opens || row.parent_due === null) return { opens: false, nextAt: null, urgent: false };
  const nextAt = ladderAt(row, settings, { dueDay: row.parent_due, rung: 0, ladderFrom: clock.now });
  return { opens, nextAt, urgent: isUrgent(row.parent_due, clock.today, settings) };
}

/** The next rung's instant; null where the ladder has ended and for organs that are never chased. */
function ladderAt(row: LockedAnswer, settings: Settings, task: Parameters<typeof rungOf>[1]): Date | null {
  if (!isChased({ type: row.organ_type, participates: row.participates })) return null;
  return rungOf(settings, task)?.at ?? null;
}

interface AnswerNotice {
  run: string;
  person: string;
  kind: string;
  occasion: string;
  urgent: boolean;
  task: string;
  occurrence: string;
  payload: Record<string, unknown>;
}

function noticesOf({ actor, row, clock, settings, act, received }: Answer, receipt: AnswerReceipt): AnswerNotice[] {
  if (!row.participates) return [];
  const base = { run: row.run, task: row.id, occurrence: row.occurrence };
  const occasion = `${row.key}|${String(receipt.revision)}`;
  if (act === 'own') {
    return [{ ...base, person: actor.id, kind: 'receipt', occasion: `receipt|${occasion}`, urgent: false, payload: { late: receipt.late, ...partOf(receipt) } }];
  }
  if (row.person === null || row.person === actor.id) return [];
  if (act === 'proposal') {
    const urgent = isUrgent(row.due_day, clock.today, settings);
    return [{ ...base, person: row.person, kind: 'proposal', occasion: `proposal|${occasion}`, urgent, payload: { by: actor.id } }];
  }
  return [{ ...base, person: row.person, kind: 'handedInFor', occasion: `handedInFor|${occasion}`, urgent: true, payload: { by: actor.id, received, ...partOf(receipt) } }];
}

function entryOf({ actor, row, clock, act, previous, values, received, notes, deviation }: Answer, receipt: AnswerReceipt): Entry {
  return {
    run: row.run,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: receipt.part === undefined ? KINDS[act] : FIGURES_CAME,
    subject: row.id,
    businessKey: `${row.key}|${String(row.round)}`,
    revision: receipt.revision,
    payload: {
      old: previous,
      ...(receipt.part === undefined ? {} : { textsDue: receipt.textsDue }),
      new: { values, standing: receipt.standing, late: receipt.late },
      deviation,
      ...(act === 'own' ? {} : { for: row.person }),
      ...(received === null ? {} : { received }),
      ...(notes === null ? {} : { notes }),
      via: viaOf(actor),
    },
  };
}

function aboutAbove(row: LockedAnswer, clock: RunClock): Pick<Entry, 'run' | 'at' | 'subject' | 'businessKey'> {
  return { run: row.run, at: clock.now, subject: row.parent ?? '', businessKey: `${row.parent_key ?? ''}|${String(row.parent_round ?? 1)}` };
}

function aboveEntry(row: LockedAnswer, clock: RunClock): Entry {
  return {
    ...aboutAbove(row, clock),
    actor: 'system',
    actorRole: 'system',
    kind: 'approvalOpened',
    // The statement writes the row's real revision.
    revision: (row.parent_revision ?? 0) + 1,
    payload: { old: 'waiting', new: 'open' },
  };
}

function viaOf(actor: Actor): string {
  return actor.via === 'cli' || actor.via === 'system' ? 'api' : actor.via;
}
