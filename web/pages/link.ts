import type { Request, Response, Router } from 'express';
import { can, permit } from '../../services/access/can';
import { taskResource } from '../../services/access/resources';
import type { Actor } from '../../services/access/actor';
import { clockOfRow } from '../../services/base/clock';
import { Refusal } from '../../services/base/refusal';
import { openLink } from '../../services/mail/links';
import { html } from '../html';
import { page as wholePage } from '../layout';
import { answerBody, type Asking, type Filled } from '../parts/answer';
import { takeForm } from '../parts/answerFlow';
import { bannersOf, yearLabel } from '../parts/show';
import { runOf, type RunRow } from '../read/people';
import { taskPage, type TaskPage } from '../read/task';
import type { PageDeps } from '../request/deps';
import { readForm } from '../request/form';
import { statusOf } from '../request/problem';
import { notingSecret } from '../request/secret';

interface Opened {
  run: RunRow;
  page: TaskPage;
  actor: Actor;
  asking: Asking;
}

/** `/svar/{token}`: one task's form for the person whose mail it came in. No menu, nothing else; only a sent form acts. */
export function linkPages(router: Router, deps: PageDeps): void {
  router.get('/svar/:token', async (req, res) => {
    const opened = await open(deps, req);
    const thanks = req.query['tack'] !== undefined;
    await showLink(deps, res, opened, { typed: null, thanks });
  });

  router.post('/svar/:token', async (req, res) => {
    const opened = await open(deps, req);
    const { page, asking, actor } = opened;
    if (page.form === null) throw new Refusal('forbidden', 'Att godkänna kräver att du är inloggad; länken i mejlet räcker inte till det.');
    const sent = readForm(req, asking.secret);
    const actorFor = async (act: string): Promise<Actor> =>
      permit(actor, act === 'confirm' ? 'confirmProposal' : 'answerOwn', await taskResource(deps.db, actor, page.task.id));
    const filled = await takeForm(deps, req, res, { page, asking, actorFor }, sent);
    if (res.headersSent) return;
    if (filled === null) res.redirect(303, `${asking.action}?tack=1`);
    else await showLink(deps, res, opened, filled);
  });
}

async function open(deps: PageDeps, req: Request): Promise<Opened> {
  const token = String(req.params['token']);
  const link = await notingSecret(req, () => openLink(deps.db, token));
  const run = await runOf(deps.db, link.run);
  if (!run) throw new Refusal('gone', 'Länken gäller inte längre.');
  const { today } = clockOfRow(run);
  const page = await taskPage(deps.db, run, link.task, link.person, today);
  if (!page) throw new Refusal('gone', 'Länken gäller inte längre.');
  const actor: Actor = { id: link.person, role: page.task.role, via: 'link', run: link.run, task: link.task };
  const resource = await taskResource(deps.db, actor, link.task);
  if (!can(actor, 'readTask', resource)) throw new Refusal('gone', 'Länken gäller inte längre.');
  const asking: Asking = {
    action: `/svar/${token}`,
    secret: token,
    year: run.year,
    today,
    acts: can(actor, 'answerOwn', resource) ? ['own'] : [],
    mayConfirm: can(actor, 'confirmProposal', resource),
  };
  return { run, page, actor, asking };
}

async function showLink(deps: PageDeps, res: Response, { run, page, asking }: Opened, filled: Filled): Promise<void> {
  const approve = page.form === null;
  const body = approve
    ? html`<p>Att godkänna kräver att du är inloggad; länken i mejlet räcker inte till det.</p><p class="buttons"><a class="button main" href="/uppgift/${page.task.id}">Öppna uppgiften</a></p>`
    : answerBody(page, asking, filled);
  const frame = { title: page.label, yearLabel: yearLabel(run), nav: null, banners: await bannersOf(deps, run, clockOfRow(run), false) };
  res.status(filled.refusal ? statusOf(filled.refusal) : 200).send(wholePage(frame, body, personLine(page)));
}

function personLine(page: TaskPage) {
  return page.personName !== null && html`<p class="small quiet">Länken är personlig och gäller bara den här uppgiften, för ${page.personName}.</p>`;
}
