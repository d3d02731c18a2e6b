import { html, type Html } from '../html';
import { STANDING_WORDS, type Standing } from '../pictures/wheel';
import type { BoardRow } from '../read/board';
import type { LawCheck } from '../../domain/plan/types';
import { workdays } from '../text';

const TAG: Record<Standing, string> = { planned: '', open: 'open', late: 'late', done: 'done', out: '' };

/** The address of one step at one organ; its id is part of the path as it stands. */
export function stepPath(run: string, id: string): string {
  return `/ar/${run}/steg/${id.split('/').map(encodeURIComponent).join('/')}`;
}

/** How a step stands, in a word. */
export function standingTag(row: Pick<BoardRow, 'standing' | 'daysLate'>): Html {
  const words = row.standing === 'late' ? `${workdays(row.daysLate)} sent` : STANDING_WORDS[row.standing];
  return html`<span class="tag ${TAG[row.standing]}">${words}</span>`;
}

const LAW_WORDS = { ok: 'Inom lagens tid', warning: 'Nära lagens dag', broken: 'Efter lagens dag' } as const;
const LAW_TAG = { ok: 'ok', warning: 'warn', broken: 'broken' } as const;

/** What the law says of a date: the check's own sentence has the paragraph, the last lawful day and what is left to it. */
export function lawNote(check: LawCheck): Html {
  return html`<span class="tag ${LAW_TAG[check.status]}">${LAW_WORDS[check.status]}</span> ${check.text}`;
}

/** A table that may scroll sideways, reachable by keyboard. */
export function scrollTable(label: string, table: Html): Html {
  return html`<div class="scroll" role="group" aria-label="${label}" tabindex="0">${table}</div>`;
}
