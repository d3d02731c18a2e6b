import type { Request, Response, Router } from 'express';
import type { Action } from '../../services/access/actions';
import type { Actor } from '../../services/access/actor';
import { authorize } from '../../services/access/authorize';
import { can } from '../../services/access/can';
import { handedOver } from '../../services/access/drafts';
import { taskAboveResource, taskResource } from '../../services/access/resources';
import { listText } from '../../domain/calendar/texts';
import { NEED_FORM } from '../../domain/tasks/form';
import { lastDay } from '../../domain/tasks/parts';
import { isUnsettled } from '../../domain/tasks/task';
import { Refusal } from '../../services/base/refusal';
import { approveTask, goOnWithout, sendBack } from '../../services/tasks/approve';
import { addOwnRow } from '../../services/tasks/ownRow';
import { html, type Html, type Piece } from '../html';
import { answerBody, dueFacts, type Asking, type Filled } from '../parts/answer';
import { takeForm } from '../parts/answerFlow';
import { approveBody, type Approving, type ApproveTyped } from '../parts/approve';
import { errorSummary, FIELD } from '../parts/fields';
import { show } from '../parts/show';
import { ROOT_REASON, rootWithout } from '../parts/root';
import { stepPath } from '../parts/steps';
import { taskPage, withoutAnswers, type TaskPage } from '../read/task';
import { compilationFor } from '../read/compilation';
import type { PageDeps } from '../request/deps';
import { readForm, type Sent } from '../request/form';
import { statusOf } from '../request/problem';
import { needViewer, viewerIn, type Viewer } from '../request/viewer';
import { STATE_WORDS } from '../words';

const ACTION = { own: 'answerOwn', proposal: 'propose', onBehalf: 'answerOnBehalf', confirm: 'confirmProposal' } as const satisfies Record<string, Action>;

/** `/uppgift/{id}`: a task for somebody with a session: to answer, to propose, to hand in for, or to approve. */
export function taskPages(router: Router, deps: PageDeps): void {
  router.get('/uppgift/:id', async (req, res) => {
    const opened = await open(deps, req);
    const thanks = req.query['tack'] !== undefined;
    if (opened.page.task.kind === 'approve') {
      await showApprove(deps, res, opened, { typed: {}, refusal: null, said: thanks ? 'Klart. Det du gjorde är sparat.' : null });
      return;
    }
    await showAnswer(deps, res, opened, { typed: null, thanks }, { typed: '', refusal: null });
  });

  router.post('/uppgift/:id', async (req, res) => {
    const opened = await open(deps, req);
    const sent = readForm(req, opened.viewer.secret);
    if (sent.text('gor') === 'utan' && sent.text('enhet') === opened.page.task.id) await rootPost(deps, res, opened, sent);
    else if (opened.page.task.kind === 'approve') await approvePost(deps, res, opened, sent);
    else await answerPost(deps, req, res, opened, sent);
  });
}

interface Opened {
  viewer: Viewer;
  page: TaskPage;
  may: (action: Action) => boolean;
  /** the viewer may read what was answered; if not, `page` comes without it */
  readsDraft: boolean;
  /** the task was answered, whether the viewer may read the answer or not */
  answered: boolean;
  /** the viewer may go on without it as the one who leads the year */
  endsRoot: boolean;
}

async function open(deps: PageDeps, req: Request): Promise<Opened> {
  const own = await needViewer(deps, req);
  const id = String(req.params['id']);
  const at = await deps.db.prisma.task.findUnique({ where: { id }, select: { run: true } });
  const viewer = (await viewerIn(deps, own, at?.run ?? own.run.id)) ?? own;
  const resource = await taskResource(deps.db, viewer.actor, id);
  const page = resource.run === viewer.run.id ? await taskPage(deps.db, viewer.run, id, viewer.person.id, viewer.clock.today) : null;
  if (!page) throw new Refusal('not-found', 'Uppgiften finns inte, eller så hör den inte till det år som du är inloggad i.');
  const whole = { ...resource, handedOver: await handedOver(deps.db, viewer.run.id, id) };
  const may = (action: Action): boolean => can(viewer.actor, action, whole);
  if (!may('readTask')) throw new Refusal('not-found', 'Uppgiften finns inte, eller så är den någon annans.');
  // Handing in for somebody is no reading: the form is empty until the authority has handed over.
  const readsDraft = may('readDraft') || may('answerOwn');
  const { task } = page;
  const due = task.parent === null && task.form !== NEED_FORM.key && isUnsettled(task.state) && lastDay(task) <= viewer.clock.today;
  const endsRoot = due && can(viewer.actor, 'goWithout', await taskAboveResource(deps.db, viewer.actor, id));
  return { viewer, page: readsDraft ? page : withoutAnswers(page), may, readsDraft, answered: page.current !== null || page.partial !== null, endsRoot };
}

/** Why going on without the root was refused, with what had been typed. */
interface RootTried {
  typed: string;
  refusal: Refusal | null;
}

async function showAnswer(deps: PageDeps, res: Response, opened: Opened, filled: Filled, root: RootTried): Promise<void> {
  const { viewer, page, readsDraft, answered } = opened;
  const refusal = filled.refusal ?? root.refusal;
  const asks = asking(opened);
  const form = readsDraft || asks.acts.length > 0;
  await show(
    deps, viewer, res, { title: page.label, status: refusal ? statusOf(refusal) : 200 },
    root.refusal && errorSummary(root.refusal.detail, root.refusal.errors, ''),
    form ? [stepLink(viewer, page), !readsDraft && unread(answered, filled.thanks === true && page.task.state !== 'without'), answerBody(page, asks, filled)] : statusOnly(page, viewer),
    rootForm(opened, root),
  );
}

function rootForm({ viewer, page, endsRoot }: Opened, { typed, refusal }: RootTried): Html | null {
  return endsRoot ? rootWithout(page.task.id, viewer.secret, typed, refusal?.errors ?? []) : null;
}

/** Said above a form whose earlier answer is not the viewer's to read. */
function unread(answered: boolean, thanks: boolean): Piece {
  if (thanks) return html`<div class="notice good" role="status"><p>Klart. Det du lämnade in är sparat. Svaret syns här när det är överlämnat.</p></div>`;
  return answered && html`<div class="notice"><p>Uppgiften är redan besvarad. Svaret hör till en annan nämnd eller ett annat bolag och syns här först när det är överlämnat. Det du lämnar in ersätter det.</p></div>`;
}

function asking({ viewer, page, may }: Opened): Asking {
  const acts = (['own', 'proposal', 'onBehalf'] as const).filter((act) => may(ACTION[act]) && !(act === 'proposal' && page.task.state !== 'open'));
  return {
    action: `/uppgift/${page.task.id}`,
    secret: viewer.secret,
    year: viewer.run.year,
    today: viewer.clock.today,
    // The person answers in person; who stands beside proposes or hands in.
    acts: acts.includes('own') ? ['own'] : page.task.state === 'withdrawn' ? [] : acts,
    mayConfirm: may('confirmProposal'),
  };
}

function stepLink(viewer: Viewer, page: TaskPage): Html {
  return html`<p class="small"><a href="${stepPath(viewer.run.id, page.occurrence.id)}">Varför de här dagarna, och vart det går sedan</a></p>`;
}

/** Across nämnder the status is visible; what somebody is writing is not. */
function statusOnly(page: TaskPage, viewer: Viewer): Html {
  return html`${dueFacts(page, { year: viewer.run.year, today: viewer.clock.today })}
    <dl class="facts"><dt>Läge</dt><dd>${STATE_WORDS[page.task.state] ?? page.task.state}</dd><dt>Hos</dt><dd>${listText(page.hasNames) || 'ingen just nu'}${page.hasNames.length > 1 && page.task.state === 'open' && ` – det räcker att en av dem ${page.task.kind === 'approve' ? 'godkänner' : 'svarar'}`}</dd></dl>
    <p class="quiet">Svaret hör till en annan nämnd eller ett annat bolag och syns här först när det är överlämnat.</p>${stepLink(viewer, page)}`;
}

async function answerPost(deps: PageDeps, req: Request, res: Response, opened: Opened, sent: Sent): Promise<void> {
  const { viewer, page } = opened;
  const about = { task: page.task.id };
  const actorFor = (act: keyof typeof ACTION): Promise<Actor> => authorize(deps.db, viewer.actor, ACTION[act], about);
  const filled: Filled | null = await takeForm(deps, req, res, { page, asking: asking(opened), actorFor }, sent);
  if (res.headersSent) return;
  if (filled === null) {
    res.redirect(303, `/uppgift/${page.task.id}?tack=1`);
    return;
  }
  await showAnswer(deps, res, opened, filled, { typed: '', refusal: null });
}

/** Going on without a task that nobody approves above. */
async function rootPost(deps: PageDeps, res: Response, opened: Opened, sent: Sent): Promise<void> {
  const { id, kind } = opened.page.task;
  try {
    const actor = await authorize(deps.db, opened.viewer.actor, 'goWithout', { below: id });
    await goOnWithout(deps.db, actor, id, { reason: sent.text('skal') }, sent.key === undefined ? {} : { idempotencyKey: sent.key });
  } catch (error) {
    if (!(error instanceof Refusal) || ['not-found', 'forbidden', 'unauthenticated'].includes(error.code)) throw error;
    const refusal = new Refusal(error.code, error.detail, error.errors.map((e) => ({ ...e, field: ROOT_REASON })));
    const root = { typed: sent.text('skal'), refusal };
    if (kind === 'approve') await showApprove(deps, res, opened, { typed: {}, refusal: null, said: null, root });
    else await showAnswer(deps, res, opened, { typed: null }, root);
    return;
  }
  res.redirect(303, `/uppgift/${id}?tack=1`);
}

async function approvePost(deps: PageDeps, res: Response, opened: Opened, sent: Sent): Promise<void> {
  const { viewer, page } = opened;
  const id = page.task.id;
  const revision = sent.revision();
  const options = { ...(sent.key === undefined ? {} : { idempotencyKey: sent.key }) };
  const seen = { ...options, ...(revision === undefined ? {} : { expectedRevision: revision }) };
  try {
    switch (sent.text('gor')) {
      case 'godkann':
        await approveTask(deps.db, await authorize(deps.db, viewer.actor, 'approve', { task: id }), id, sent.text('kommentar') === '' ? {} : { comment: sent.text('kommentar') }, seen);
        break;
      case 'tillbaka': {
        const children = sent.all('enhet');
        await sendBack(deps.db, await authorize(deps.db, viewer.actor, 'sendBack', { task: id }), id, { children, reason: sent.text('skal') }, options);
        break;
      }
      case 'utan': {
        const child = sent.text('enhet');
        await goOnWithout(deps.db, await authorize(deps.db, viewer.actor, 'goWithout', { below: child }), child, { reason: sent.text('skal') }, options);
        break;
      }
      case 'egenrad':
        await addOwnRow(deps.db, await authorize(deps.db, viewer.actor, 'approve', { task: id }), id, { values: sent.under(FIELD), text: sent.text('text') }, seen);
        break;
      default:
        throw new Refusal('invalid', 'Välj om du godkänner eller skickar tillbaka.');
    }
  } catch (error) {
    if (!(error instanceof Refusal) || ['not-found', 'forbidden', 'unauthenticated'].includes(error.code)) throw error;
    const places: Record<string, string> = { children: 'enhet', reason: sent.text('gor') === 'utan' ? `utan-${sent.text('enhet')}` : 'skal' };
    const errors = error.errors.map((e) => ({ field: places[e.field] ?? e.field, text: e.text }));
    await showApprove(deps, res, opened, { typed: { ...sent.under(''), chosen: sent.all('enhet') }, refusal: new Refusal(error.code, error.detail, errors), said: null });
    return;
  }
  res.redirect(303, `/uppgift/${id}?tack=1`);
}

async function showApprove(deps: PageDeps, res: Response, opened: Opened, shown: { typed: ApproveTyped; refusal: Refusal | null; said: Piece; root?: RootTried }): Promise<void> {
  const { viewer, page, may } = opened;
  const root = shown.root ?? { typed: '', refusal: null };
  const refusal = shown.refusal ?? root.refusal;
  const status = refusal ? statusOf(refusal) : 200;
  const said = [
    refusal && errorSummary(refusal.detail, refusal.errors, ''),
    shown.said && html`<div class="notice good" role="status"><p>${shown.said}</p></div>`,
  ];
  if (!may('readDraft') && !may('approve')) {
    await show(deps, viewer, res, { title: page.label, status }, said, statusOnly(page, viewer), rootForm(opened, root));
    return;
  }
  const approving: Approving = {
    page,
    compilation: await compilationFor(deps.db, page.task.id),
    secret: viewer.secret,
    year: viewer.run.year,
    today: viewer.clock.today,
    mayApprove: may('approve'),
    typed: shown.typed,
    errors: shown.refusal?.errors ?? [],
  };
  await show(
    deps, viewer, res, { title: `Godkänn: ${page.label}`, width: 'wide', status },
    said, stepLink(viewer, page), dueFacts(page, approving), approveBody(approving), rootForm(opened, root),
  );
}
