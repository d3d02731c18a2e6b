import type { Router } from 'express';
import { Refusal } from '../../services/base/refusal';
import type { SettledHow } from '../../services/years/passed';
import { settle } from '../../services/years/settle';
import { html, type Html } from '../html';
import { choiceBox, errorSummary, fieldBox, fieldError } from '../parts/fields';
import { standingTag, stepPath } from '../parts/steps';
import { show } from '../parts/show';
import { boardOf, organsOf, type BoardRow, type OrganRow } from '../read/board';
import type { PageDeps } from '../request/deps';
import { hidden, readForm, Sent } from '../request/form';
import { statusOf } from '../request/problem';
import { needViewerOf, permitted, type Viewer } from '../request/viewer';
import { dayText } from '../text';

const HOW: { value: SettledHow; label: string }[] = [
  { value: 'genomfort-utanfor', label: 'Genomfört utanför systemet' },
  { value: 'utgar', label: 'Utgår' },
  { value: 'hamtas-in', label: 'Hämtas in ändå (tar tillbaka ett avgjort steg)' },
];

/** Registers what was done outside: nämnder on paper, steps before the start, steps that are not needed this year. */
export function settlePages(router: Router, deps: PageDeps): void {
  router.get('/ar/:run/utanfor', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    await permitted(deps, viewer, 'settle');
    const id = typeof req.query['steg'] === 'string' ? req.query['steg'] : '';
    const [board, organs] = await Promise.all([boardOf(deps.db, viewer), organsOf(deps.db, viewer.run.id)]);
    const row = board.find((one) => one.id === id);
    if (row) {
      await show(deps, viewer, res, { title: `Avgör utanför: ${row.label}` }, settleForm(viewer, row, organs, new Sent({ hur: row.standing === 'out' ? 'hamtas-in' : 'genomfort-utanfor', dag: viewer.clock.today }), null));
      return;
    }
    await show(deps, viewer, res, { title: 'Genomfört utanför', width: 'wide' }, listBody(viewer, board, organs));
  });

  router.post('/ar/:run/utanfor', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const actor = await permitted(deps, viewer, 'settle');
    const how = HOW.find((one) => one.value === sent.text('hur'))?.value;
    try {
      if (how === undefined) throw new Refusal('invalid', 'Välj hur steget ska avgöras.', [{ field: 'hur', text: 'Välj ett av alternativen.' }]);
      await settle(deps.db, actor, viewer.run.id, {
        occurrence: sent.text('steg'),
        how,
        ...optional('organ', sent.text('organ')),
        ...optional('day', sent.text('dag')),
        ...optional('paragraph', sent.text('paragraf')),
        ...optional('reason', sent.text('skal')),
        ...(sent.key === undefined ? {} : { idempotencyKey: sent.key }),
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const [board, organs] = await Promise.all([boardOf(deps.db, viewer), organsOf(deps.db, viewer.run.id)]);
      const row = board.find((one) => one.id === sent.text('steg'));
      if (!row) throw error;
      await show(deps, viewer, res, { title: `Avgör utanför: ${row.label}`, status: statusOf(error) }, settleForm(viewer, row, organs, sent, error));
      return;
    }
    res.redirect(303, stepPath(viewer.run.id, sent.text('steg')));
  });
}

function optional<K extends string>(key: K, value: string): Partial<Record<K, string>> {
  return value === '' ? {} : ({ [key]: value } as Record<K, string>);
}

function listBody(viewer: Viewer, board: readonly BoardRow[], organs: readonly OrganRow[]): Html {
  const paper = new Set(organs.filter((o) => !o.participates).map((o) => o.id));
  const name = (id: string): string => organs.find((o) => o.id === id)?.label ?? id;
  const link = (row: BoardRow, text: string): Html => html`<li class="split"><span><a class="title" href="/ar/${viewer.run.id}/utanfor?steg=${encodeURIComponent(row.id)}">${text}</a><span class="meta">Ska vara klart ${dayText(row.due, viewer.run.year)}</span></span>${standingTag(row)}</li>`;
  const list = (title: string, rows: BoardRow[]): Html | null => {
    const steps = new Map<string, BoardRow[]>();
    for (const row of rows) steps.set(row.label, [...(steps.get(row.label) ?? []), row]);
    if (rows.length === 0) return null;
    return html`<h2>${title}</h2>${[...steps].map(([label, same]) => html`<details><summary>${label} <span class="quiet">(${same.length})</span></summary><ul class="rows">${same.map((row) => link(row, name(row.organ)))}</ul></details>`)}`;
  };
  const going = board.filter((row) => ['open', 'late', 'planned'].includes(row.standing));
  return html`<p class="lead">Här registrerar du det som har gjorts på annat sätt än i Årshjulet: nämnder som är med på papper, och steg som utgår i år.</p>
    ${paper.size > 0 && list('Nämnder på papper', going.filter((row) => paper.has(row.organ) && row.opens <= viewer.clock.today))}
    ${list('Pågår', going.filter((row) => row.standing !== 'planned' && !paper.has(row.organ)))}
    ${list('Kommer', going.filter((row) => row.standing === 'planned' && !(paper.has(row.organ) && row.opens <= viewer.clock.today)))}
    ${list('Redan avgjorda', board.filter((row) => row.standing === 'out'))}`;
}

function settleForm(viewer: Viewer, row: BoardRow, organs: readonly OrganRow[], sent: Sent, refusal: Refusal | null): Html {
  const errors = refusal?.errors ?? [];
  const at = (name: string, own: string): Html | null => fieldError(name, errors.map((e) => ({ ...e, field: e.field === own ? name : e.field })));
  return html`${refusal && errorSummary(refusal.detail, [])}
    <p><a href="${stepPath(viewer.run.id, row.id)}">${row.label}</a>, ${organs.find((o) => o.id === row.organ)?.label ?? row.organ}. ${standingTag(row)}</p>
    <p>Öppna uppgifter i steget tas bort, och det som väntade på det går vidare.</p>
    <form method="post" action="/ar/${viewer.run.id}/utanfor" class="card">${hidden(viewer.secret)}<input type="hidden" name="steg" value="${row.id}">
      ${choiceBox({ name: 'hur', label: 'Hur', error: at('hur', 'hur') }, HOW, sent.text('hur'))}
      ${fieldBox({ name: 'organ', label: 'Vilket organ', help: 'Lämna tomt om inget organ har beslutat.', error: at('organ', 'organ') }, (a) => html`<select class="short" id="organ" name="organ"${a}><option value="">–</option>${organs.map((o) => html`<option value="${o.id}"${o.id === sent.text('organ') && html` selected`}>${o.label}</option>`)}</select>`)}
      ${fieldBox({ name: 'dag', label: 'Dag', error: at('dag', 'day') }, (a) => html`<input class="short" type="date" id="dag" name="dag" value="${sent.text('dag')}"${a}>`)}
      ${fieldBox({ name: 'paragraf', label: 'Paragraf', help: 'Till exempel § 45.', error: at('paragraf', 'paragraph') }, (a) => html`<input class="short" type="text" id="paragraf" name="paragraf" maxlength="40" value="${sent.text('paragraf')}"${a}>`)}
      ${fieldBox({ name: 'skal', label: 'Varför', error: at('skal', 'reason') }, (a) => html`<input type="text" id="skal" name="skal" maxlength="500" value="${sent.text('skal')}"${a}>`)}
      <p class="buttons"><button class="main">Registrera</button></p>
    </form>`;
}
