import type { NextFunction, Request, Response } from 'express';
import { Refusal, type RefusalCode } from '../../services/base/refusal';
import { html, type Html } from '../html';
import { page } from '../layout';
import type { PageDeps } from './deps';
import { DATABASE_WAIT, faultOf, sizeText } from './fault';
import { Sent } from './form';
import { setPageHeaders } from './headers';
import { STATUS } from './status';

const TITLE: Record<RefusalCode, string> = {
  invalid: 'Något i det du skickade stämmer inte',
  unauthenticated: 'Du behöver logga in',
  forbidden: 'Det får du inte göra',
  'not-found': 'Sidan finns inte',
  conflict: 'Något har ändrats sedan du öppnade sidan',
  gone: 'Länken gäller inte längre',
  rule: 'Det går inte enligt reglerna',
  'too-many': 'För många försök',
  unavailable: 'Det gick inte att ta emot just nu',
};

/** The HTTP status of a refusal. */
export function statusOf(refusal: Refusal): number {
  return STATUS[refusal.code];
}

/** Any error as a refusal with one clear Swedish sentence; what went wrong inside is never shown. `reading`: nothing was sent that could have been taken. */
export function asRefusal(error: unknown, reading = false): { refusal: Refusal; status: number } {
  if (error instanceof Refusal) return { refusal: error, status: statusOf(error) };
  const fault = faultOf(error);
  switch (fault.kind) {
    case 'tooLarge':
      return { refusal: new Refusal('invalid', `Texten är för lång för att tas emot (högst ${sizeText(fault.limit)}). Korta den och skicka igen.`), status: 413 };
    case 'notParsed':
    case 'encoding':
    case 'unreadable':
      return { refusal: new Refusal('invalid', 'Sidan förstod inte det som skickades.'), status: 400 };
    case 'lost':
      return { refusal: new Refusal('unavailable', reading ? LOST_READING : LOST, [], DATABASE_WAIT), status: 503 };
    case 'away':
      return { refusal: new Refusal('unavailable', reading ? AWAY_READING : AWAY, [], DATABASE_WAIT), status: 503 };
    case 'ours':
      return { refusal: new Refusal('unavailable', reading ? OURS_READING : OURS), status: 500 };
  }
}

const AWAY = 'Databasen svarar inte just nu, så ingenting har tagits emot. Försök igen om en stund.';
const AWAY_READING = 'Databasen svarar inte just nu. Försök igen om en stund.';
const LOST = 'Förbindelsen med databasen bröts och vi fick inget kvitto. Räkna med att ingenting har tagits emot: titta efter om en stund och gör det igen om det inte syns.';
const LOST_READING = 'Förbindelsen med databasen bröts. Öppna sidan igen om en stund.';
const OURS = 'Något gick fel hos oss och ingenting har tagits emot. Försök igen; om det händer igen, hör av dig till ekonomichefen.';
const OURS_READING = 'Något gick fel hos oss. Försök igen; om det händer igen, hör av dig till ekonomichefen.';
const KEPT = 'De längre texter som du har skrivit står nedan. Kopiera dem innan du lämnar sidan.';

/** The texts that somebody had typed, so that they are not lost when they could not be taken. */
function typed(req: Request): Html | null {
  const texts = Object.entries(new Sent(req.body).under('')).filter(([name, text]) => !name.startsWith('_') && text.trim().length > 12);
  if (req.method !== 'POST' || texts.length === 0) return null;
  return html`<h2>Det du hade skrivit</h2>${texts.map(([, text]) => html`<p class="quote card">${text}</p>`)}`;
}

/** The last handler: turns any error into a page of its own, without a stack trace. */
export function problemPage(deps: PageDeps, log: (error: unknown) => void) {
  return (error: unknown, req: Request, res: Response, next: NextFunction): void => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const { refusal, status } = asRefusal(error, req.method === 'GET' || req.method === 'HEAD');
    // A refusal is an answer. A fault is somebody's to look at, a database that is away too; a body that could not be read is the sender's.
    if (!(error instanceof Refusal) && status >= 500) log(error);
    setPageHeaders(res);
    if (refusal.retryAfter !== undefined) res.set('Retry-After', String(refusal.retryAfter));
    if (req.get('X-Utkast') !== undefined) {
      res.status(status).type('text/plain').send(refusal.detail);
      return;
    }
    // What the sentence says already is not said again below it.
    const more = refusal.errors.filter((e) => !refusal.detail.includes(e.text));
    const texts = typed(req);
    const body = html`<div class="notice bad"><p>${refusal.detail}${texts !== null && status >= 500 && ` ${KEPT}`}</p>
      ${more.length > 0 && html`<ul>${more.map((e) => html`<li>${e.text}</li>`)}</ul>`}</div>
      ${texts}
      <p class="buttons"><a class="button main" href="/">Till startsidan</a>${deps.config.evaluation && html` <a class="button" href="/roll${req.method === 'GET' && `?till=${encodeURIComponent(req.path)}`}">${status === 401 ? 'Välj roll' : 'Byt roll'}</a>`}</p>`;
    res.status(status).send(page({ title: TITLE[refusal.code], nav: null, banners: { evaluation: deps.config.evaluation } }, body));
  };
}

/** What an act would do now; null when it can no longer be done at all, which the refusal that is shown has told. */
export async function previewNow<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
