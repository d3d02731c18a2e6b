import type { Request, Response, Router } from 'express';
import type { Actor } from '../../services/access/actor';
import { clockOfRow } from '../../services/base/clock';
import { Refusal } from '../../services/base/refusal';
import { previewStart } from '../../services/years/outline';
import { startYear, type StartInput } from '../../services/years/start';
import type { Html } from '../html';
import { page } from '../layout';
import { show } from '../parts/show';
import { previewBody, startForm } from '../parts/start';
import { organChoices, startChoices } from '../read/start';
import type { PageDeps } from '../request/deps';
import { readForm, Sent } from '../request/form';
import { statusOf } from '../request/problem';
import { mayInYear, needViewer, permitted, viewerOf, type Viewer } from '../request/viewer';
import { chooserSecret, readChooserForm, signInAs } from './choose';

/** `/starta`: a real year. First what would be settled and who takes part, then, on a second press, the start itself. */
export function startPages(router: Router, deps: PageDeps): void {
  router.get('/starta', async (req, res) => {
    const starter = await starterOf(deps, req, res);
    const asked = new Sent(req.query);
    if (asked.text('visa') === '') {
      await send(deps, starter, res, 'Starta ett år', startForm(starter.choices, asked, null, organsFor(starter, asked)));
      return;
    }
    await preview(deps, starter, res, asked, null);
  });

  router.post('/starta', async (req, res) => {
    const starter = await starterOf(deps, req, res);
    const sent = starter.viewer ? readForm(req, starter.secret) : readChooserForm(deps, req);
    try {
      const input = inputFrom(starter, sent);
      const passed = await settledAs(deps, starter, input, sent);
      const { run } = await startYear(deps.db, starter.actor, { ...input, passed, ...(sent.key === undefined ? {} : { idempotencyKey: sent.key }) });
      await enter(deps, res, run);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'forbidden') throw error;
      await preview(deps, starter, res, sent, error);
    }
  });
}

/** Who starts: somebody who leads a year, or in evaluation mode anybody, since everybody may be the ekonomichef there. */
interface Starter {
  viewer: Viewer | null;
  actor: Actor;
  secret: string;
  choices: ReturnType<typeof startChoices>;
}

async function starterOf(deps: PageDeps, req: Request, res: Response): Promise<Starter> {
  const viewer = deps.config.evaluation ? await viewerOf(deps, req) : await needViewer(deps, req);
  if (viewer && (mayInYear(viewer, 'startCycle') || !deps.config.evaluation)) {
    const actor = await permitted(deps, viewer, 'startCycle');
    return { viewer, actor, secret: viewer.secret, choices: startChoices(actor) };
  }
  const actor: Actor = { id: 'ekonomichef', role: 'ekonomichef', via: 'session' };
  return { viewer: null, actor, secret: chooserSecret(deps, req, res), choices: startChoices(actor) };
}

/** The chosen municipality, or the only one. */
function chosen({ choices }: Starter, asked: Sent): string | null {
  const name = asked.text('kommun') || (choices.length === 1 ? choices[0]?.name : undefined);
  return choices.find((choice) => choice.name === name)?.name ?? null;
}

function organsFor(starter: Starter, asked: Sent) {
  const name = chosen(starter, asked);
  return name === null ? null : { name, ...organChoices(name) };
}

/** What was asked for, in the service's words. Everything that the service itself refuses is left to it. */
function inputFrom(starter: Starter, asked: Sent): StartInput {
  const municipality = chosen(starter, asked);
  if (municipality === null) throw new Refusal('invalid', 'Välj en av kommunerna i listan.', [{ field: 'kommun', text: 'Välj en kommun.' }]);
  if (!/^\d{4}$/.test(asked.text('ar'))) throw new Refusal('invalid', 'Skriv året med fyra siffror, till exempel 2027.', [{ field: 'year', text: 'Skriv året med fyra siffror.' }]);
  const all = organChoices(municipality).asked.map((o) => o.id);
  const taking = asked.all('med').filter((id) => id !== '');
  return {
    municipality,
    year: Number(asked.text('ar')),
    from: asked.text('fran') || clockOfRow({ clockKind: 'real', clockNow: null }).today,
    ...(all.every((id) => taking.includes(id)) ? {} : { participants: taking }),
  };
}

const HOW = ['genomfort-utanfor', 'utgar', 'hamtas-in'] as const;

/** How each passed occurrence is settled: chosen a step at a time, for all its nämnder. */
async function settledAs(deps: PageDeps, starter: Starter, input: StartInput, sent: Sent): Promise<NonNullable<StartInput['passed']>> {
  const chosenHow = sent.under('hur.');
  const { settled } = await previewStart(deps.db, starter.actor, input);
  return settled.flatMap(({ occurrence, step }) => {
    const how = HOW.find((one) => one === chosenHow[step]);
    return how === undefined ? [] : [{ occurrence, how }];
  });
}

async function preview(deps: PageDeps, starter: Starter, res: Response, asked: Sent, refusal: Refusal | null): Promise<void> {
  try {
    const input = inputFrom(starter, asked);
    const shown = await previewStart(deps.db, starter.actor, input);
    const organs = organChoices(input.municipality);
    await send(deps, starter, res, `Starta ${shown.municipality} ${shown.year}`, previewBody(starter.secret, input, shown, organs, asked, refusal), refusal ? statusOf(refusal) : 200);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await send(deps, starter, res, 'Starta ett år', startForm(starter.choices, asked, error, organsFor(starter, asked)), statusOf(error));
  }
}

async function send(deps: PageDeps, { viewer }: Starter, res: Response, title: string, body: Html, status = 200): Promise<void> {
  if (viewer) await show(deps, viewer, res, { title, current: '/starta', status }, body);
  else res.status(status).send(page({ title, nav: null, banners: { evaluation: deps.config.evaluation } }, body));
}

/** Into the started year: in evaluation mode as its ekonomichef, else by the way that people sign in. */
async function enter(deps: PageDeps, res: Response, run: string): Promise<void> {
  if (!deps.config.evaluation) {
    res.redirect(303, '/');
    return;
  }
  const leader = await deps.db.prisma.roleHolder.findFirst({ where: { run, role: 'ekonomichef' }, orderBy: { id: 'asc' } });
  if (!leader) throw new Refusal('rule', 'Året är startat, men kommunens organisation har ingen ekonomichef att logga in som.');
  await signInAs(deps, res, run, leader.person);
  res.redirect(303, `/ar/${run}/utskick`);
}
