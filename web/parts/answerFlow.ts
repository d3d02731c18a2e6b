import type { Request, Response } from 'express';
import { checkForm } from '../../domain/tasks/form';
import type { Actor } from '../../services/access/actor';
import { Refusal } from '../../services/base/refusal';
import { answerTask } from '../../services/tasks/answer';
import { confirmProposal } from '../../services/tasks/approve';
import { dropDraft, saveDraft } from '../../services/tasks/drafts';
import type { TaskPage } from '../read/task';
import type { PageDeps } from '../request/deps';
import type { Sent } from '../request/form';
import { asRefusal } from '../request/problem';
import { FIELD } from './fields';
import type { Asking, Filled } from './answer';

export interface Answering {
  page: TaskPage;
  asking: Asking;
  /** the actor for an act, in the role that allows it; throws the refusal when none does */
  actorFor(act: 'own' | 'proposal' | 'onBehalf' | 'confirm'): Promise<Actor>;
}

/**
 * Takes what a task's form sent: keeps a draft, shows how it looks, or sends it. Gives back how the page is to be shown again,
 * or null when the answer was taken (or the script saved a draft and has had its answer).
 */
export async function takeForm(deps: PageDeps, req: Request, res: Response, { page, asking, actorFor }: Answering, sent: Sent): Promise<Filled | null> {
  const typed = sent.under(FIELD);
  const act = asking.acts.find((one) => one === sent.text('act')) ?? asking.acts[0] ?? 'own';
  const filled: Filled = { typed, act, received: sent.text('mottaget') };
  switch (sent.text('gor')) {
    case 'utkast': {
      const actor = await actorFor(act);
      await saveDraft(deps.db, page.task.id, actor.id, typed);
      if (req.get('X-Utkast') === undefined) return { ...filled, said: 'Utkastet är sparat. Ingen annan ser det förrän du skickar.' };
      res.status(204).end();
      return null;
    }
    case 'bekrafta':
      await confirmProposal(deps.db, await actorFor('confirm'), page.task.id, options(sent));
      return null;
    case 'skicka':
    case 'siffror':
      return send(deps, page, await actorFor(act), sent, filled, act);
    default:
      return { ...filled, preview: true, ...wrong(page, filled) };
  }
}

function options(sent: Sent): { idempotencyKey?: string; expectedRevision?: number } {
  const revision = sent.revision();
  return { ...(sent.key === undefined ? {} : { idempotencyKey: sent.key }), ...(revision === undefined ? {} : { expectedRevision: revision }) };
}

async function send(deps: PageDeps, page: TaskPage, actor: Actor, sent: Sent, filled: Filled, act: 'own' | 'proposal' | 'onBehalf'): Promise<Filled | null> {
  const input = {
    values: filled.typed ?? {},
    act,
    ...(act === 'onBehalf' ? { received: sent.text('mottaget') } : {}),
    ...(sent.text('bekraftat') === '1' ? { confirmed: true } : {}),
    ...(sent.text('gor') === 'siffror' ? { part: 'figures' as const } : {}),
  };
  const opts = options(sent);
  const take = () => answerTask(deps.db, actor, page.task.id, input, opts);
  try {
    // Of two presses at the same moment the second may be told of a conflict with the first; asked again it gets the first one's receipt.
    await take().catch((error: unknown) => (error instanceof Refusal && error.code === 'conflict' && opts.idempotencyKey !== undefined ? take() : Promise.reject(error)));
  } catch (error) {
    if (!(error instanceof Refusal)) return { ...filled, refusal: unreached(error) };
    if (['not-found', 'forbidden'].includes(error.code)) throw error;
    return { ...filled, refusal: error };
  }
  await dropDraft(deps.db, page.task.id, actor.id);
  return null;
}

/** A database that could not be reached, told in the form with all that was typed; every other fault is thrown on. */
function unreached(error: unknown): Refusal {
  const { refusal, status } = asRefusal(error);
  if (status !== 503) throw error;
  return refusal;
}

/** What would be wrong if it were sent: the same rules as when it is. */
function wrong(page: TaskPage, filled: Filled): { refusal?: Refusal } {
  if (!page.form) return {};
  const checked = checkForm(page.form, filled.typed ?? {}, { previous: page.current?.values ?? null });
  if (!('errors' in checked)) return {};
  const { errors } = checked;
  return { refusal: new Refusal('invalid', errors.length === 1 ? 'Ett fält behöver rättas.' : `${String(errors.length)} fält behöver rättas.`, errors) };
}
