import { Refusal, type FieldError } from '../../services/base/refusal';
import type { Adjustment } from '../../services/plan/adjust';
import { html, type Html } from '../html';
import type { AdjustChoices } from '../read/adjust';
import type { Sent } from '../request/form';
import { choiceBox, fieldBox, fieldError } from './fields';
import { scheduleFrom, scheduleNames } from './schedule';

const FIELDS = ['kind', 'text', 'follow', 'decidedBy', 'decided', 'paragraph'];

/** The fields of the forms below that were sent, for passing them on from the preview to the act. */
export function bendNames(sent: Sent): string[] {
  return [...FIELDS, ...scheduleNames(sent)];
}

/** A text as it was typed; browsers send their own line ends. */
function typed(sent: Sent): string {
  return sent.raw('text').replace(/\r\n/g, '\n');
}

/** Faults of a text as a page tells them: by row and column, each with a link to the text. Other refusals as they are. */
export function textFaults(error: Refusal, kind: string): Refusal {
  const places = error.errors.map((e) => /:(\d+):(\d+)$/.exec(e.field));
  if (places.length === 0 || places.some((p) => p === null)) return error;
  return new Refusal(error.code, 'Texten kan inte föras in som den är.', error.errors.map((e, i) => ({ field: `text-${kind}`, text: `Rad ${places[i]?.[1] ?? ''}, kolumn ${places[i]?.[2] ?? ''}: ${e.text}` })));
}

/** What one of the forms below asks for; null for another kind of adjustment. */
export function bentFrom(sent: Sent, choices: AdjustChoices): Adjustment | null {
  switch (sent.text('kind')) {
    case 'insertStep':
      return { kind: 'insertStep', text: typed(sent) };
    case 'setFloor':
      return { kind: 'setFloor', text: typed(sent) };
    case 'newDefinition': {
      const paragraph = sent.text('paragraph');
      return {
        kind: 'newDefinition',
        follow: sent.text('follow') === 'now' ? 'now' : 'started',
        decision: { organ: sent.text('decidedBy'), day: sent.text('decided'), ...(paragraph === '' ? {} : { paragraph }) },
        ...(typed(sent).trim() === '' ? {} : { text: typed(sent) }),
      };
    }
    case 'several':
      return scheduleFrom(sent, choices);
    case 'undo':
      return { kind: 'undo' };
    default:
      return null;
  }
}

interface Around {
  sent: Sent;
  errors: readonly FieldError[];
}

/** A text in the definition's language; faults are told by line and column above it. */
export function fragmentField({ sent, errors }: Around, kind: 'insertStep' | 'setFloor'): Html {
  const example = kind === 'setFloor' ? 'golv:\n  <steget som beslutar golvet>:\n    minst: 6 per år\n    månader: [februari, april]' : 'steg:\n  extra-dialog:\n    namn: Extra dialog\n    organ: KS\n    när: i oktober\n    från: ekonomichef\n    formulär: <ett av årets formulär>';
  const id = `text-${kind}`;
  return fieldBox(
    { name: id, label: kind === 'setFloor' ? 'Golvet' : 'Steget', help: 'Skrivs som i arshjul.yaml, med avdelning, id och rader.', error: fieldError('text', errors) },
    (a) => html`<textarea id="${id}" name="text" rows="10" spellcheck="false" placeholder="${example}"${a}>
${sent.text('kind') === kind ? typed(sent) : ''}</textarea>`,
  );
}

/** Another version of the definition. Without `decides` the decision is known already. */
export function versionFields({ sent, errors }: Around, decides: boolean): Html {
  const mine = sent.text('kind') === 'newDefinition';
  const value = (name: string): string => (mine ? sent.text(name) : '');
  return html`
    ${choiceBox({ name: 'follow', label: 'Det som har öppnat', error: fieldError('follow', errors) }, [
      { value: 'started', label: 'fortsätter som det började' },
      { value: 'now', label: 'följer den nya versionen, om ingen har godkänt eller beslutat något' },
    ], value('follow') === 'now' ? 'now' : 'started')}
    ${decides && html`${fieldBox({ name: 'decidedBy', label: 'Beslutat av', error: fieldError('decision.organ', errors) }, (a) => html`<input class="short" type="text" id="decidedBy" name="decidedBy" maxlength="100" value="${value('decidedBy')}"${a}>`)}
    ${fieldBox({ name: 'decided', label: 'Beslutsdag', error: fieldError('decision.day', errors) }, (a) => html`<input class="short" type="date" id="decided" name="decided" value="${value('decided')}"${a}>`)}
    ${fieldBox({ name: 'paragraph', label: 'Paragraf', error: fieldError('decision.paragraph', errors) }, (a) => html`<input class="short" type="text" id="paragraph" name="paragraph" maxlength="50" value="${value('paragraph')}"${a}>`)}`}
    ${fieldBox({ name: 'text-newDefinition', label: 'Hela arshjul.yaml', help: 'Lämna tomt för att läsa filen i kommunens mapp som den är nu.', error: fieldError('text', errors) }, (a) => html`<textarea id="text-newDefinition" name="text" rows="6" spellcheck="false"${a}>
${mine ? typed(sent) : ''}</textarea>`)}`;
}
