import { html, type Html } from '../html';
import type { FieldError } from '../../services/base/refusal';
import { hidden } from '../request/form';
import { fieldBox, fieldError } from './fields';

/** Name of the reason's field, and of its error. */
export const ROOT_REASON = 'utan-skal';

/** Going on without a task that nobody approves above, for the ekonomichef: from its due day, with a reason. */
export function rootWithout(task: string, secret: string, typed: string, errors: readonly FieldError[]): Html {
  return html`<details class="card"${errors.length > 0 && html` open`}><summary>Gå vidare utan det här</summary><form method="post" action="/uppgift/${task}">${hidden(secret)}<input type="hidden" name="enhet" value="${task}">
    <p>Ingen godkänner ovanför den här uppgiften. Går du vidare fortsätter steget utan den.</p>
    ${fieldBox({ name: ROOT_REASON, label: 'Varför', help: 'Skälet följer med i det som lämnas vidare.', error: fieldError(ROOT_REASON, errors) }, (a) => html`<input type="text" id="${ROOT_REASON}" name="skal" maxlength="1000" value="${typed}"${a}>`)}
    <button class="careful" name="gor" value="utan">Gå vidare utan</button></form></details>`;
}
