import type { CorrectionInput } from '../../services/decisions/correct';
import type { MatterView } from '../../services/decisions/read';
import type { FieldError, Refusal } from '../../services/base/refusal';
import { html, type Html } from '../html';
import { hidden, type Sent } from '../request/form';
import { choiceBox, fieldBox, fieldError } from './fields';
import type { RegisterChoices } from './register';

const FIELDS = ['paragraph', 'motivation', 'change', 'differs', 'remitTo', 'nextMeeting'] as const;

const place = (matter: string, field: string): string => `ratta.${matter}.${field}`;

/** What was sent from one ärende's correction. */
export function correctionFrom(sent: Sent, matter: string): CorrectionInput {
  const more = Object.fromEntries(FIELDS.map((name) => [name, sent.text(place(matter, name))]).filter(([, text]) => text !== ''));
  const minority = sent.text(place(matter, 'minority')) === '1' ? { minority: true } : {};
  return { outcome: sent.text(place(matter, 'outcome')), reason: sent.text(place(matter, 'reason')), ...more, ...minority };
}

/** The service's fields as places of the page. */
export function correctionErrors(refusal: Refusal, matter: string): FieldError[] {
  return refusal.errors.map(({ field, text }) => ({ field: place(matter, field), text }));
}

/** The folded form with which a wrong registration is corrected; open when it was sent and refused. */
export function correctForm(one: MatterView, { action, secret, choices, sent, errors }: { action: string; secret: string; choices: Omit<RegisterChoices, 'first'>; sent: Sent; errors: readonly FieldError[] }): Html {
  const name = (field: string): string => place(one.id, field);
  const tried = sent.text('gor') === 'ratta' && sent.text('arende') === one.id;
  const value = (field: string, before: string | null): string => (tried ? sent.text(name(field)) : (before ?? ''));
  const error = (field: string): Html | null => fieldError(name(field), errors);
  const area = (field: string, label: string, before: string | null): Html =>
    fieldBox({ name: name(field), label, error: error(field) }, (a) => html`<textarea id="${name(field)}" name="${name(field)}" rows="2" maxlength="${field === 'reason' ? 2000 : 4000}"${a}>
${value(field, before)}</textarea>`);
  const select = (field: string, label: string, first: string, list: readonly { id: string; label: string }[], before: string | null): Html =>
    fieldBox({ name: name(field), label, error: error(field) }, (a) => html`<select class="short" id="${name(field)}" name="${name(field)}"${a}><option value="">${first}</option>${list.map((o) => html`<option value="${o.id}"${o.id === value(field, before) && html` selected`}>${o.label}</option>`)}</select>`);
  return html`<details${tried && html` open`}><summary>Rätta registreringen</summary>
    <form method="post" action="${action}">${hidden(secret)}<input type="hidden" name="arende" value="${one.id}"><input type="hidden" name="revision" value="${one.revision}">
    <p class="quiet">Det går så länge inget senare bygger på beslutet. Det som stod finns kvar i tidslinjen.</p>
    ${choiceBox({ name: name('outcome'), label: 'Vad organet beslutade', error: error('outcome') }, one.outcomes, value('outcome', one.outcome))}
    ${fieldBox({ name: name('paragraph'), label: 'Paragraf', error: error('paragraph') }, (a) => html`<input class="short" type="text" id="${name('paragraph')}" name="${name('paragraph')}" value="${value('paragraph', one.paragraph)}" maxlength="40" autocomplete="off"${a}>`)}
    ${one.finalOf.length > 0 && area('differs', `Skiljer det sig från det preliminära (${one.finalOf.join(' och ')}), och i vad?`, one.differs)}
    ${area('change', 'Vad som ändrades (vid bifall med ändring)', one.change)}
    ${area('motivation', 'Motivering (vid återremiss)', one.motivation)}
    ${select('remitTo', 'Återremissen går till', 'Den som brukar ta emot', choices.receivers, one.remitTo)}
    ${choices.laterMeetings.length > 0 && select('nextMeeting', 'Bordlagt till', 'Nästa sammanträde', choices.laterMeetings, null)}
    ${choices.minority && html`<div class="choice"><input type="checkbox" id="${name('minority')}" name="${name('minority')}" value="1"${value('minority', null) === '1' && html` checked`}><label for="${name('minority')}">Begärt av minst en tredjedel av de närvarande (KL 5:50)</label></div>`}
    ${area('reason', 'Varför registreringen rättas', null)}
    <button name="gor" value="ratta">Rätta registreringen</button></form></details>`;
}
