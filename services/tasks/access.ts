import { BESIDE } from '../../domain/arshjul/words';
import { SECRETARIES } from '../../domain/decisions/registrars';
import type { AnswerAct } from '../../domain/tasks/task';
import { rolesWith } from '../access/actions';
import type { Actor } from '../access/actor';
import { Refusal } from '../base/refusal';

/** One sentence for what does not exist and for what one may not know of: nobody learns which. */
export const NO_SUCH_TASK = 'Uppgiften finns inte.';

/** Anything that can ask the database one question: a `pg` client or pool. */
export interface Asker {
  query<R extends object>(text: string, values: unknown[]): Promise<{ rows: R[] }>;
}

export interface TaskOfAccess {
  id: string;
  run: string;
  municipality: string;
  organ: string;
  unit: string | null;
  person: string | null;
  parent?: string | null;
  parent_person?: string | null;
}

/** A session and a link stay within their run, a link within its task, a token within its municipality. */
export function withinReach(actor: Actor, task: Pick<TaskOfAccess, 'id' | 'run' | 'municipality'>): boolean {
  if (actor.run !== undefined && actor.run !== task.run) return false;
  if (actor.task !== undefined && actor.task !== task.id) return false;
  return actor.municipality === undefined || actor.municipality === task.municipality;
}

/** A token is no person: what it sends in is handed in for somebody. */
export function isToken(actor: Actor): boolean {
  return actor.id.startsWith('token:') || actor.role === 'installation';
}

/** True for the task's person, whoever shares it, or today's substitute. */
export async function isActing(ask: Asker, actor: Actor, task: Pick<TaskOfAccess, 'id' | 'run' | 'person'>, today: string): Promise<boolean> {
  if (task.person === null || isToken(actor)) return false;
  if (task.person === actor.id) return true;
  const { rows } = await ask.query(
    `select 1 as one from absence where run = $1 and person = $2 and substitute = $3 and from_day <= $4 and to_day >= $4
     union all select 1 from task_share where task = $5 and person = $3`,
    [task.run, task.person, actor.id, today, task.id],
  );
  return rows.length > 0;
}

/**
 * Which act the actor does, after checking that they may. Own: the task's person or substitute. Proposal: somebody with a role
 * beside the line (ekonom, controller) that covers the unit. On behalf: the same, the approver above, the nämndsekreterare, the
 * ekonomichef, a token of the municipality. Others learn nothing of the task.
 */
export async function actsFor(
  ask: Asker,
  actor: Actor,
  task: TaskOfAccess,
  wanted: AnswerAct | undefined,
  today: string,
): Promise<AnswerAct> {
  const act = wanted ?? (isToken(actor) ? 'onBehalf' : 'own');
  if (act === 'own') {
    if (await isActing(ask, actor, task, today)) return act;
    if (isToken(actor)) throw new Refusal('forbidden', 'En API-nyckel är ingen person. Skicka svaret som inlämnat för chefen.');
    throw new Refusal('not-found', NO_SUCH_TASK);
  }
  if (actor.via === 'link') throw new Refusal('forbidden', 'Länken i mejlet räcker bara till ditt eget svar. Logga in för att göra detta.');
  if (act === 'onBehalf' && (isToken(actor) || (await hasAbove(ask, actor, task)))) return act;
  const roles = act === 'proposal' ? BESIDE_THE_LINE : [...BESIDE_THE_LINE, ...SECRETARIES];
  if (!(await coversUnit(ask, actor, task, roles, today))) throw new Refusal('not-found', NO_SUCH_TASK);
  return act;
}

/** Is the approval above the actor's, or shared by the actor? */
async function hasAbove(ask: Asker, actor: Actor, task: TaskOfAccess): Promise<boolean> {
  if ((task.parent_person ?? null) === actor.id) return true;
  if (task.parent === undefined || task.parent === null) return false;
  const { rows } = await ask.query('select 1 as one from task_share where task = $1 and person = $2', [task.parent, actor.id]);
  return rows.length > 0;
}

const BESIDE_THE_LINE = [...BESIDE, 'ekonomichef'];
/** Who reads the drafts under what they are for, of their own authority, and of an organ on paper. */
const READS = { inScope: rolesWith('readDraft', 'scope'), inAuthority: rolesWith('readDraft', 'authority'), outside: rolesWith('readDraft', 'outside') };

/**
 * May whoever answers see what was answered before? The rules of `readDraft`, asked within the answer's own transaction; that the
 * authority has handed over is not asked, since not comparing takes nothing from anybody. Handing in for somebody is no reading.
 */
export async function readsEarlier(
  ask: Asker,
  actor: Actor,
  task: TaskOfAccess & { authority: string; participates: boolean },
  act: AnswerAct,
  today: string,
): Promise<boolean> {
  if (act === 'own') return true;
  if (isToken(actor)) return actor.role === 'installation';
  if (!task.participates && READS.outside.includes(actor.role)) return true;
  if (actor.authority === task.authority && READS.inAuthority.includes(actor.role)) return true;
  return coversUnit(ask, actor, task, READS.inScope, today);
}

/** Does the person hold, today, one of these roles at the task's organ, at its unit or one above it, or in the whole municipality? */
async function coversUnit(ask: Asker, actor: Actor, task: TaskOfAccess, roles: string[], today: string): Promise<boolean> {
  const { rows } = await ask.query(
    `with recursive up as (
       select id, parent from unit where run = $1 and id = $3
       union all select u.id, u.parent from unit u join up on u.id = up.parent and u.run = $1)
     select 1 as one from role_holder h
     where h.run = $1
       and (h.person = $2 or h.person in (select person from absence where run = $1 and substitute = $2 and from_day <= $6 and to_day >= $6))
       and h.role = any($5)
       and (h.from_day is null or h.from_day <= $6) and (h.to_day is null or h.to_day >= $6)
       and (h.scope in ('kommun', 'organ:' || $4) or h.scope in (select 'unit:' || id from up))
     limit 1`,
    [task.run, actor.id, task.unit, task.organ, roles, today],
  );
  return rows.length > 0;
}
