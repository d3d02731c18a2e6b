import { dayInFull, longDay, shortDay } from '../../domain/calendar/texts';
import { dayAt } from '../../domain/calendar/zone';
import type { Day } from '../../domain/calendar/day';
import { checkForm } from '../../domain/tasks/form';
import { missingPart, type MissingPart } from '../../domain/tasks/parts';
import { isUnsettled } from '../../domain/tasks/task';
import type { Refusal } from '../../services/base/refusal';
import { html, type Html, type Piece } from '../html';
import type { TaskPage, Shown } from '../read/task';
import { hidden } from '../request/form';
import { capital, dayText, instantText, workdays } from '../text';
import { workingDaysBetween } from '../../domain/calendar/workingDays';
import { errorSummary, fieldBox, formFields, typedFrom, valuesList, type Typed } from './fields';

/** How somebody opens the form: the chef's own answer, or an ekonom's or secretary's for the chef. */
export interface Asking {
  /** where the form is sent */
  action: string;
  /** secret for the form's token */
  secret: string;
  year: number;
  today: Day;
  /** which acts the viewer may do here, the first one chosen */
  acts: ('own' | 'proposal' | 'onBehalf')[];
  mayConfirm: boolean;
}

/** What has been typed and how it went. */
export interface Filled {
  typed: Typed | null;
  act?: string;
  received?: string;
  notes?: string;
  refusal?: Refusal;
  /** said after saving or looking */
  said?: Piece;
  preview?: boolean;
  /** a new key for a new try; the same key after an error that stored nothing is fine too */
  thanks?: boolean;
}

/** When it is due, how late it is and what happens next. */
export function dueFacts(page: TaskPage, asking: Pick<Asking, 'year' | 'today'>): Html {
  const { task } = page;
  const late = task.state === 'open' && task.dueDay < asking.today ? workingDaysBetween(task.dueDay, asking.today) : 0;
  return html`<dl class="facts">
    <dt>Gäller</dt><dd>${capital(page.where)}${page.where !== page.organ && html`, ${page.organ}`}</dd>
    ${['open', 'waiting'].includes(task.state) && html`<dt>${PART_BY[partOf(page, asking.today) ?? 'all']}</dt><dd>${late > 0 ? html`${dayText(task.dueDay, asking.year)} <span class="tag late">${workdays(late)} sent</span>` : dayInFull(task.dueDay, asking.today)}</dd>`}
    ${['open', 'waiting'].includes(task.state) && task.textsDue !== null && html`<dt>Texterna senast</dt><dd>${dayInFull(task.textsDue, asking.today)}</dd>`}
    ${page.next && html`<dt>Om inget kommer</dt><dd>${page.next.escalates ? 'Närmaste chef får veta det' : 'En påminnelse går ut'} ${shortDay(dayAt(page.next.day))}.</dd>`}
  </dl>`;
}

const PART_BY: Record<MissingPart | 'all', string> = { all: 'Senast', figures: 'Siffrorna senast', texts: 'Texterna senast' };

function partOf({ task }: TaskPage, today: Day): MissingPart | null {
  return missingPart({ textsDue: task.textsDue, figuresIn: task.figuresAt !== null }, today);
}

/** The figures have come, the texts are waited for. */
function figuresReceipt({ task, form, partial, personName }: TaskPage, asking: Asking): Html | null {
  if (!partial || task.figuresAt === null || !isUnsettled(task.state)) return null;
  const by = partial.act === 'onBehalf' ? `Inlämnade för ${personName ?? 'chefen'} av ${partial.by} (${partial.received ?? 'mottaget'})` : `Lämnade av ${partial.by}`;
  return html`<div class="notice good" role="status"><h2>Siffrorna är mottagna, texterna senast ${longDay(task.dueDay)}</h2><p>${by} ${instantText(partial.at, asking.year)}${partial.late && html` <span class="tag warn">Efter sista dagen</span>`}. Siffrorna räknas redan in i sammanställningen.</p></div>
    <section class="card" aria-labelledby="mottaget"><h2 id="mottaget">Det här har tagits emot</h2>${form && valuesList(form, partial.values)}</section>`;
}

function receipt(page: TaskPage, asking: Asking, shown: Shown, thanks: boolean): Html {
  const by = shown.act === 'own' ? `Svaret lämnades av ${shown.by}` : shown.act === 'onBehalf' ? `Inlämnat för ${page.personName ?? 'chefen'} av ${shown.by} (${shown.received ?? 'mottaget'})` : `Förslag av ${shown.by}, bekräftat`;
  return html`<div class="notice good" role="status"><h2>${thanks ? 'Tack, svaret är mottaget' : 'Svaret är mottaget'}</h2><p>${by} ${instantText(shown.at, asking.year)}${shown.late && html` <span class="tag warn">Efter sista dagen</span>`}.</p></div>
    <section class="card" aria-labelledby="mottaget"><h2 id="mottaget">Det här har tagits emot</h2>${page.form && valuesList(page.form, shown.values)}${shown.notes !== null && html`<p class="quote">${shown.notes}</p>`}</section>`;
}

/** Whether the figures may be handed in alone here. */
function inParts({ task, compiled }: TaskPage, { acts }: Asking, act: string): boolean {
  return isUnsettled(task.state) && !compiled && (task.textsDue !== null || task.figuresAt !== null) && (act !== 'proposal' || acts.includes('onBehalf'));
}

/** The page's body for a task that has a form. */
export function answerBody(page: TaskPage, asking: Asking, filled: Filled): Html {
  const { task, form } = page;
  const own = asking.acts.includes('own');
  const answered = task.state === 'done' && page.current !== null;
  const aside = page.afterCompilation;
  const nothingTyped = filled.typed === null;
  const correcting = answered && nothingTyped && !filled.refusal;
  return html`
    ${filled.refusal && errorSummary(filled.refusal.detail, filled.refusal.errors)}
    ${filled.said && html`<div class="notice" role="status"><p>${filled.said}</p></div>`}
    ${dueFacts(page, asking)}
    ${page.sentBack && html`<div class="notice warn"><h2>Skickad tillbaka av ${page.sentBack.by}</h2><p class="quote">${page.sentBack.reason}</p></div>`}
    ${task.state === 'without' && html`<div class="notice warn"><p>Nivån över gick vidare utan det här svaret${task.withoutReason !== null && html`: ${task.withoutReason}`}.</p></div>`}
    ${aside && html`<div class="notice warn" role="status"><h2>${filled.thanks ? 'Tack, svaret är mottaget' : 'Inkommet efter sammanställning'}</h2><p>Sammanställningen var redan godkänd när svaret kom ${instantText(aside.at, asking.year)}. Det är sparat och syns, men räknas inte in.</p></div>`}
    ${figuresReceipt(page, asking)}
    ${page.current && answered && receipt(page, asking, page.current, filled.thanks === true && !aside)}
    ${page.proposed && proposalBody(page, asking, own)}
    ${!form || asking.acts.length === 0
      ? null
      : correcting
        ? html`<details><summary>Ändra svaret</summary>${answerForm(page, asking, filled)}</details>`
        : answerForm(page, asking, filled)}`;
}

function proposalBody(page: TaskPage, asking: Asking, own: boolean): Html | null {
  const { proposed, form } = page;
  if (!proposed || !form) return null;
  return html`<section class="card" aria-labelledby="forslag"><h2 id="forslag">Förslag från ${proposed.by}</h2><p class="quiet">${instantText(proposed.at, asking.year)}. ${own ? 'Stämmer det kan du bekräfta det som ditt svar. Annars ändrar du i formuläret nedanför.' : 'Chefen har inte bekräftat det än.'}</p>
    ${valuesList(form, proposed.values)}${proposed.notes !== null && html`<p class="quote">${proposed.notes}</p>`}
    ${asking.mayConfirm && html`<form method="post" action="${asking.action}">${hidden(asking.secret)}<input type="hidden" name="revision" value="${page.task.revision}"><button class="main" name="gor" value="bekrafta">Bekräfta förslaget som mitt svar</button></form>`}</section>`;
}

/** What the fields show: what was typed just now, else the draft, the answer to correct, or the proposal. */
function typedIn(page: TaskPage, filled: Filled): Typed {
  if (filled.typed) return filled.typed;
  if (page.draft) return page.draft;
  const from = page.task.state === 'open' && page.proposed ? page.proposed : isUnsettled(page.task.state) && page.partial && page.task.figuresAt ? page.partial : page.current;
  return from && page.form ? typedFrom(page.form, from.values) : {};
}

function answerForm(page: TaskPage, asking: Asking, filled: Filled): Html | null {
  const { form, task } = page;
  if (!form) return null;
  const typed = typedIn(page, filled);
  const errors = filled.refusal?.errors ?? [];
  const act = filled.act ?? asking.acts[0] ?? 'own';
  const chooser = asking.acts.length > 1 || asking.acts[0] !== 'own';
  return html`<form method="post" action="${asking.action}" data-draft="${asking.action}">${hidden(asking.secret)}<input type="hidden" name="revision" value="${task.revision}">
    <button class="unseen" name="gor" value="forhandsvisa" tabindex="-1" aria-hidden="true">Förhandsvisa</button>
    ${page.compiled && html`<div class="notice warn"><p>Sammanställningen är redan godkänd. Du kan ändå svara: svaret sparas och syns som inkommet efter sammanställning, men räknas inte in.</p></div>`}
    ${chooser && actChooser(page, asking, filled, act)}
    ${formFields(form, typed, errors)}
    ${slipConfirm(page, typed, errors)}
    ${filled.preview && errors.length === 0 && html`<div class="notice good" role="status"><p>Så här ser svaret ut. Är det rätt skickar du in det.</p></div>`}
    ${inParts(page, asking, act) && html`<p class="quiet">${task.figuresAt === null ? 'Texterna kan vänta: du kan skicka bara siffrorna nu, eller hela svaret på en gång.' : 'Fyll på med texterna och skicka hela svaret. Behöver siffrorna rättas innan dess kan du skicka dem igen.'}</p>`}
    <p class="buttons"><button class="main" name="gor" value="skicka">${act === 'proposal' ? 'Lämna förslaget' : page.current && task.state === 'done' ? 'Skicka det ändrade svaret' : task.figuresAt !== null && isUnsettled(task.state) ? 'Skicka hela svaret' : 'Skicka svaret'}</button>
      ${inParts(page, asking, act) && html`<button name="gor" value="siffror">${task.figuresAt === null ? 'Skicka bara siffrorna' : 'Skicka siffrorna igen'}</button>`}
      <button name="gor" value="forhandsvisa">Förhandsvisa</button><button name="gor" value="utkast">Spara utkast</button></p>
    <p class="saved" aria-live="polite">${page.draft && !filled.typed && 'Det här är ditt sparade utkast.'}</p></form>`;
}

function actChooser(page: TaskPage, asking: Asking, filled: Filled, act: string): Html {
  const words = { own: 'Eget svar', proposal: `Förslag som ${page.personName ?? 'chefen'} ska bekräfta`, onBehalf: `Inlämnat för ${page.personName ?? 'chefen'}` };
  const received = filled.refusal?.errors.find((e) => e.field === 'received');
  return html`<fieldset class="field"><legend>Det du lämnar är</legend>${asking.acts.map((one) => html`<div class="choice"><input type="radio" id="act-${one}" name="act" value="${one}"${one === act && html` checked`}><label for="act-${one}">${words[one]}</label></div>`)}</fieldset>
    ${asking.acts.includes('onBehalf') && fieldBox({ name: 'f.received', label: 'Hur fick du uppgiften?', help: 'Bara när du lämnar in för chefen: till exempel telefon eller möte.', error: received ? html`<span class="error" id="fel-f.received">${received.text}</span>` : null }, (a) => html`<input class="short" type="text" id="f.received" name="mottaget" maxlength="120" value="${filled.received ?? ''}"${a}>`)}`;
}

/** When the only thing that is wrong is a question about kr or tkr, the person may stand by the amounts. */
function slipConfirm(page: TaskPage, typed: Typed, errors: readonly { field: string }[]): Html | null {
  if (errors.length === 0 || !page.form) return null;
  const known = new Set(page.form.fields.map((f) => f.key));
  const raw = Object.fromEntries(Object.entries(typed).filter(([key]) => known.has(key)));
  const strict = checkForm(page.form, raw, { confirmed: true });
  if ('errors' in strict) return null;
  return html`<div class="choice"><input type="checkbox" id="bekraftat" name="bekraftat" value="1"><label for="bekraftat">Jag har kontrollerat beloppen. De är i tkr och stämmer.</label></div>`;
}
