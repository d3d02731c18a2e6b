import { html, type Html } from '../html';
import { workdays } from '../text';
import { STANDING_WORDS, type Standing } from './wheel';

export interface HeatCell {
  standing: Standing;
  /** arbetsdagar, when late */
  daysLate: number;
  href: string;
  /** answers given of answers wanted, when open */
  done?: number;
  all?: number;
}

export interface HeatRow {
  label: string;
  cells: Map<string, HeatCell>;
}

const SIGNS: Record<Standing, string> = { planned: '·', open: '…', late: '!', done: '✓', out: '–' };

function shade(cell: HeatCell): string {
  if (cell.standing !== 'late') return cell.standing;
  return cell.daysLate >= 10 ? 'l3' : cell.daysLate >= 4 ? 'l2' : 'l1';
}

function cellText(cell: HeatCell): { sign: string; words: string } {
  if (cell.standing === 'late') return { sign: String(cell.daysLate), words: `${workdays(cell.daysLate)} sent` };
  if (cell.standing === 'open' && cell.all !== undefined && cell.all > 0) {
    return { sign: `${cell.done ?? 0}/${cell.all}`, words: `pågår, ${cell.done ?? 0} av ${cell.all} klara` };
  }
  return { sign: SIGNS[cell.standing], words: STANDING_WORDS[cell.standing].toLowerCase() };
}

/**
 * The heat map step × organ. It is a real table: each cell has a sign or a number of arbetsdagar and says the same in words, so
 * it is its own twin and reads without colour.
 */
export function heatMap(rows: readonly HeatRow[], organs: readonly { id: string; label: string }[]): Html {
  return html`<p class="quiet">Siffran är arbetsdagar för sent, annars hur många svar som är inne av dem som väntas.</p>
  <div class="scroll heat" role="group" aria-label="Steg och nämnder" tabindex="0"><table>
    <caption class="unseen">Varje steg hos varje nämnd och bolag</caption>
    <thead><tr><th scope="col">Steg</th>${organs.map((organ) => html`<th scope="col" class="organ"><span>${organ.label}</span></th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr><th scope="row">${row.label}</th>${organs.map((organ) => {
      const cell = row.cells.get(organ.id);
      if (!cell) return html`<td><span class="unseen">berörs inte</span></td>`;
      const { sign, words } = cellText(cell);
      return html`<td class="cell ${shade(cell)}"><a href="${cell.href}" title="${row.label}, ${organ.label}: ${words}"><span aria-hidden="true">${sign}</span><span class="unseen">${words}</span></a></td>`;
    })}</tr>`)}</tbody>
  </table></div>`;
}
