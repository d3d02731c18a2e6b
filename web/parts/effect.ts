import { isDay } from '../../domain/calendar/day';
import { changeWord } from '../../domain/plan/diff';
import type { Effect } from '../../services/plan/adjust';
import { html, type Html } from '../html';
import { nameOf, organsOf } from '../read/board';
import type { PageDeps } from '../request/deps';
import type { Viewer } from '../request/viewer';
import { capital, counted, dayText } from '../text';
import { lawNote, scrollTable, stepPath } from './steps';

/** Everything that an adjustment does: dates, tasks, people, mails, rules and law. `coming`: nothing has been done yet. */
export async function effectBody(deps: PageDeps, viewer: Viewer, effect: Effect, coming: boolean): Promise<Html> {
  const organs = await organsOf(deps.db, viewer.run.id);
  const organ = (id: string): string => nameOf(organs, id);
  const units = new Map((await deps.db.prisma.unit.findMany({ where: { run: viewer.run.id }, select: { id: true, label: true } })).map((u) => [u.id, u.label]));
  const at = (t: { organ: string; unit: string | null }): string => (t.unit === null ? organ(t.organ) : capital(units.get(t.unit) ?? t.unit));
  const { year, id } = viewer.run;
  const day = (text: string | undefined): string => (text === undefined ? '–' : isDay(text) ? dayText(text, year) : text);
  const { moves, tasks, people, mails, signed, definition } = effect;
  const answered = tasks.filter((t) => t.done);
  return html`
    ${coming && html`<p class="lead">Inget är ändrat än. Läs igenom och bekräfta längst ner.</p>`}
    ${judgedBody(effect, 'Det här blir sämre i planen')}
    ${definition && html`<h2>Definitionen</h2><dl class="facts">
      ${definition.appear.length > 0 && html`<dt>Nya steg</dt><dd>${definition.appear.map((s) => s.label).join(', ')}</dd>`}
      ${definition.vanish.length > 0 && html`<dt>Steg som inte finns kvar</dt><dd>${definition.vanish.map((s) => s.label).join(', ')}</dd>`}
      ${definition.renamed.length > 0 && html`<dt>Steg som byter namn</dt><dd>${definition.renamed.map((s) => `${s.from} → ${s.to}`).join(', ')}</dd>`}
      ${definition.open.length > 0 && html`<dt>Det som är öppet</dt><dd><ul class="rows">${definition.open.map((o) => html`<li>${o.label} <span class="meta">${organ(o.organ)} · ${o.follows ? 'följer den nya versionen' : o.why}</span></li>`)}</ul></dd>`}</dl>`}
    ${signed.length > 0 && html`<h2>Redan underskrivet</h2><ul class="rows">${signed.map((s) => html`<li>${s.label} <span class="meta">${s.text}</span></li>`)}</ul>`}
    <h2>${moves.length === 0 ? 'Ingen dag flyttas' : counted(moves.length, 'dag flyttas', 'dagar flyttas')}</h2>
    ${moves.length > 0 && scrollTable('Dagar som flyttas', html`<table class="stack"><thead><tr><th scope="col">Steg</th><th scope="col">Nämnd eller bolag</th><th scope="col">Vad</th><th scope="col">Från</th><th scope="col">Till</th></tr></thead>
      <tbody>${moves.map((m) => html`<tr><th scope="row"><a href="${stepPath(id, m.occurrence)}">${m.label}</a></th><td>${organ(m.organ)}</td><td>${capital(changeWord(m.what))}</td><td data-label="Från" class="nowrap">${day(m.from)}</td><td data-label="Till" class="nowrap"><strong>${day(m.to)}</strong></td></tr>`)}</tbody></table>`)}
    <div class="grid even"><section><h2>${tasks.length === answered.length ? 'Inga öppna uppgifter berörs' : counted(tasks.length - answered.length, 'öppen uppgift berörs', 'öppna uppgifter berörs')}</h2>
      ${tasks.length > answered.length && html`<ul class="rows">${tasks.filter((t) => !t.done).slice(0, 30).map((t) => html`<li>${t.label} <span class="meta">${at(t)} · ${t.text ?? `${t.figures ? `siffrorna ${day(t.figures.from ?? undefined)} → ${day(t.figures.to ?? undefined)}, texterna ` : ''}${day(t.from)} → ${day(t.to)}`}</span></li>`)}</ul>`}
      ${answered.length > 0 && html`<p class="quiet">${counted(answered.length, 'uppgift är redan klar och lämnas som den är.', 'uppgifter är redan klara och lämnas som de är.')}</p>`}</section>
    <section><h2>${mails.length === 0 ? 'Inga mejl går ut' : counted(mails.length, 'mejl går ut', 'mejl går ut')}</h2>
      ${mails.length > 0 && html`<ul class="rows">${mails.map((m) => html`<li>${m.name} <span class="meta">${m.when === 'atOnce' ? 'Direkt, eftersom den nya dagen är nära' : 'I nästa morgonmejl'}</span></li>`)}</ul>`}
      ${people.length > 0 && html`<p class="quiet">${counted(people.length, 'person', 'personer')} berörs.</p>`}</section></div>`;
}

/** What the law and the plan's check say of a change; a finding that the law has told is not told again under `worse`. */
export function judgedBody({ law, findings }: Pick<Effect, 'law' | 'findings'>, worse: string): Html {
  const others = findings.filter((f) => !law.some((l) => l.rule === f.rule && l.occurrence === f.step));
  return html`${law.length > 0 && html`<div class="notice bad"><h2>Lagen hålls inte</h2><ul>${law.map((l) => html`<li>${l.label}: ${lawNote(l)}</li>`)}</ul></div>`}
    ${others.length > 0 && html`<div class="notice warn"><h2>${worse}</h2><ul>${others.map((f) => html`<li>${f.text}</li>`)}</ul></div>`}`;
}
