import { isDay, type Day } from '../../domain/calendar/day';
import { isOutcome, outcomeLabel, outcomesFor } from '../../domain/decisions/outcomes';
import { protocolDays } from '../../domain/decisions/protocol';
import type { Verb } from '../../domain/organisation/types';
import type { FieldError } from '../../services/base/refusal';
import { html, type Html } from '../html';
import type { MatterRow, MeetingRow } from '../read/meetings';
import { hidden, type Sent } from '../request/form';
import type { Viewer } from '../request/viewer';
import { dayText } from '../text';
import { VERB_WORDS } from '../words';
import { choiceBox, fieldBox, fieldError } from './fields';
import { stepPath } from './steps';

/** The text fields of one ärende's line, by the service's names. */
export const OUTCOME_FIELDS = ['paragraph', 'motivation', 'change', 'remitTo', 'nextMeeting', 'reason'] as const;

export interface RegisterChoices {
  /** to whom an återremiss may go: organs and roles */
  receivers: { id: string; label: string }[];
  /** later meetings of the organ, for a bordläggning */
  laterMeetings: { id: string; label: string }[];
  /** KF: a minority may ask for bordläggning or återremiss (KL 5:50) */
  minority: boolean;
}

export interface RegisterForm {
  action: string;
  secret: string;
  revision: number;
  run: string;
  heldOn: Day;
  today: Day;
  matters: readonly MatterRow[];
  choices: RegisterChoices;
  sent: Sent;
  errors: readonly FieldError[];
}

/** One form for all ärenden of a meeting: outcome and § for each, the rest where it is needed. One button. */
export function registerForm(form: RegisterForm): Html {
  const { sent, errors } = form;
  const held = sent.text('hallet') || form.heldOn;
  return html`<form method="post" action="${form.action}">${hidden(form.secret)}<input type="hidden" name="revision" value="${form.revision}">
    ${form.matters.map((matter, n) => matterFields(form, matter, n))}
    <div class="card">${fieldBox({ name: 'hallet', label: 'Dag då beslutet togs', error: fieldError('hallet', errors) }, (a) => html`<input class="short" type="date" id="hallet" name="hallet" value="${isDay(held) ? held : ''}" max="${form.today}"${a}>`)}
    <p class="quiet">Paragrafer som saknas kan läggas till senare, fram till justeringen. Ett ärende utan utfall lämnas kvar.</p>
    <button class="main" name="gor" value="registrera">Registrera ${form.matters.length > 1 ? 'sammanträdet' : 'beslutet'}</button></div></form>`;
}

function matterFields(form: RegisterForm, matter: MatterRow, n: number): Html {
  const { sent, errors, choices, run } = form;
  const name = (field: string): string => `arende.${n}.${field}`;
  const value = (field: string): string => sent.text(name(field));
  const error = (field: string): Html | null => fieldError(name(field), errors);
  const outcome = value('outcome');
  const open = ['bifall-med-andring', 'aterremiss', 'bordlaggning', 'avslag'].includes(outcome) || OUTCOME_FIELDS.slice(1).some((f) => error(f) !== null);
  const area = (field: string, label: string, help: string): Html =>
    fieldBox({ name: name(field), label, help, error: error(field) }, (a) => html`<textarea id="${name(field)}" name="${name(field)}" rows="3" maxlength="5000"${a}>
${value(field)}</textarea>`);
  const select = (field: string, label: string, first: string, list: { id: string; label: string }[]): Html =>
    fieldBox({ name: name(field), label, error: error(field) }, (a) => html`<select class="short" id="${name(field)}" name="${name(field)}"${a}><option value="">${first}</option>${list.map((one) => html`<option value="${one.id}"${one.id === value(field) && html` selected`}>${one.label}</option>`)}</select>`);
  return html`<section class="card" aria-labelledby="a${n}"><h2 id="a${n}">${matter.label}</h2>
    <p class="quiet">${matter.organLabel} ${VERB_WORDS[matter.verb] ?? matter.verb}${matter.round > 1 && html` · omgång ${matter.round}`} · <a href="${stepPath(run, matter.occurrence)}">steget</a></p>
    <input type="hidden" name="${name('matter')}" value="${matter.id}">
    ${choiceBox({ name: name('outcome'), label: 'Utfall', error: error('outcome') }, [...outcomesFor(matter.verb).map((one) => ({ value: one, label: outcomeLabel(one, matter.verb) })), { value: '', label: 'Inte behandlat än' }], outcome)}
    ${fieldBox({ name: name('paragraph'), label: 'Paragraf', help: 'Kan komma senare. Till exempel § 45.', error: error('paragraph') }, (a) => html`<input class="short" type="text" id="${name('paragraph')}" name="${name('paragraph')}" value="${value('paragraph')}" maxlength="50" autocomplete="off"${a}>`)}
    <details${open && html` open`}><summary>Vid ändring, återremiss eller bordläggning</summary>
      ${area('change', 'Vad som ändrades', 'Vid bifall med ändring.')}
      ${area('motivation', 'Motivering', 'Vid återremiss: vad som ska kompletteras.')}
      ${select('remitTo', 'Återremissen går till', 'Den som brukar ta emot', choices.receivers)}
      ${choices.laterMeetings.length > 0 && select('nextMeeting', 'Bordlagt till', 'Nästa sammanträde', choices.laterMeetings)}
      ${choices.minority && html`<div class="choice"><input type="checkbox" id="${name('minority')}" name="${name('minority')}" value="1"${value('minority') === '1' && html` checked`}><label for="${name('minority')}">Begärt av minst en tredjedel av de närvarande (KL 5:50)</label></div>`}
      ${area('reason', 'Varför en regel inte följdes', 'Om beslutet togs i fel ordning eller efter lagens dag. Det registreras ändå.')}</details></section>`;
}

/** What the organ did, as the minutes say it. */
export function outcomeText(matter: Pick<MatterRow, 'outcome' | 'verb'>): string {
  return matter.outcome !== null && isOutcome(matter.outcome) ? outcomeLabel(matter.outcome, matter.verb as Verb) : (matter.outcome ?? '');
}

/** Ärenden that are registered, each with a place for the § that came later. */
export function decidedList(viewer: Viewer, matters: readonly MatterRow[], may: boolean, meeting: string | null): Html | null {
  if (matters.length === 0) return null;
  const { run, secret } = viewer;
  return html`<h2>Registrerat</h2><ul class="rows">${matters.map((one) => html`<li><a class="title" href="${stepPath(run.id, one.occurrence)}">${one.label}</a>
    <span>${outcomeText(one)}${one.paragraph !== null && html`, ${one.paragraph}`}${one.decidedDay !== null && html` <span class="quiet">(${dayText(one.decidedDay, run.year)})</span>`}</span>
    ${one.change !== null && html`<span class="meta">Ändring: ${one.change}</span>`}${one.motivation !== null && html`<span class="meta">Motivering: ${one.motivation}</span>`}
    ${one.outcome === 'aterremiss' && html`<span class="meta"><a href="/ar/${run.id}/ateroppna/${one.id}">Vad som öppnas igen</a></span>`}
    ${may && meeting !== null && one.paragraph === null && html`<form class="split" method="post" action="/ar/${run.id}/sammantraden/${meeting}">${hidden(secret)}<input type="hidden" name="arende" value="${one.id}"><label for="p-${one.id}">Paragraf <input class="short" type="text" id="p-${one.id}" name="paragraf" maxlength="50" required></label><button name="gor" value="paragraf">Lägg till paragrafen</button></form>`}</li>`)}</ul>`;
}

/** The lawful days around the meeting; shown, never turned into work. */
export function protocolBody(meeting: MeetingRow, year: number): Html | null {
  const days = protocolDays(meeting.organType, meeting.day);
  if (days.length === 0) return null;
  return html`<details><summary>Lagens dagar runt sammanträdet</summary><ul>${days.map((one) => html`<li>${one.label}: senast ${dayText(one.day, year)} <span class="quiet">(${one.paragraph})</span></li>`)}</ul></details>`;
}
