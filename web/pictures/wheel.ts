import { arc } from 'd3-shape';
import { addDays, day, epochDay, type Day } from '../../domain/calendar/day';
import { html, trusted, type Html } from '../html';
import { MONTH_NAMES } from '../text';

/** How an occurrence stands, as pictures and tables show it. */
export type Standing = 'planned' | 'open' | 'late' | 'done' | 'out';

export const STANDING_WORDS: Record<Standing, string> = {
  planned: 'Kommer',
  open: 'Pågår',
  late: 'Försenat',
  done: 'Klart',
  out: 'Utanför eller utgår',
};

export interface WheelArc {
  ring: string;
  from: Day;
  to: Day;
  standing: Standing;
  href: string;
  /** what the pointer shows: label, organ, days */
  title: string;
}

export interface Wheel {
  year: number;
  today: Day;
  /** inside out */
  rings: { id: string; label: string }[];
  arcs: WheelArc[];
}

const INNER = 60;
const OUTER = 226;
const GAP = 2.5;
/** An arc is never shorter than this many days, or nobody would see it. */
const SHORTEST = 4;

const path = arc<{ inner: number; outer: number; from: number; to: number }>()
  .innerRadius((d) => d.inner)
  .outerRadius((d) => d.outer)
  .startAngle((d) => d.from)
  .endAngle((d) => d.to);

function draw(inner: number, outer: number, from: number, to: number): string {
  return path({ inner, outer, from, to }) ?? '';
}

/** The angle of a day in the year's turn, January at twelve, clockwise, in radians. */
function angle(year: number, at: Day): number {
  const first = epochDay(day(year, 1, 1));
  const length = epochDay(day(year + 1, 1, 1)) - first;
  return (Math.min(Math.max(epochDay(at) - first, 0), length) / length) * 2 * Math.PI;
}

interface Placed extends WheelArc {
  lane: number;
}

/** Puts arcs that overlap in time on lanes of their own; returns them with the number of lanes (at least one). */
export function lanes(arcs: readonly WheelArc[]): { placed: Placed[]; count: number } {
  const ends: Day[] = [];
  const placed = [...arcs]
    .sort((a, b) => (a.from === b.from ? a.to.localeCompare(b.to) : a.from.localeCompare(b.from)))
    .map((one) => {
      const to = one.to < addDays(one.from, SHORTEST) ? addDays(one.from, SHORTEST) : one.to;
      const free = ends.findIndex((end) => end < one.from);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = to;
      return { ...one, to, lane };
    });
  return { placed, count: Math.max(ends.length, 1) };
}

function months(year: number): Html[] {
  return MONTH_NAMES.map((name, i) => {
    const from = angle(year, day(year, i + 1, 1));
    const to = i === 11 ? 2 * Math.PI : angle(year, day(year, i + 2, 1));
    const middle = (from + to) / 2;
    const [x, y] = [Math.sin(middle) * (OUTER + 16), -Math.cos(middle) * (OUTER + 16)];
    const [lx, ly] = [Math.sin(from), -Math.cos(from)];
    return html`<line class="month" x1="${(lx * INNER).toFixed(1)}" y1="${(ly * INNER).toFixed(1)}" x2="${(lx * (OUTER + 6)).toFixed(1)}" y2="${(ly * (OUTER + 6)).toFixed(1)}"/>
      <text class="month-name" x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}" text-anchor="middle">${name}</text>`;
  });
}

/**
 * The year's wheel as an SVG: a ring for each organ, an arc for each step, a needle for today. It is hidden from screen readers:
 * the table beside it says the same, and is where the keyboard goes.
 */
export function wheelPicture(wheel: Wheel): Html {
  const rings = wheel.rings.map((ring) => ({ ring, ...lanes(wheel.arcs.filter((one) => one.ring === ring.id)) }));
  const total = rings.reduce((sum, one) => sum + one.count, 0);
  const thick = total === 0 ? 0 : (OUTER - INNER - GAP * rings.length) / total;
  let inner = INNER;
  const drawn: Html[] = [];
  const full: Html[] = [];
  for (const { placed, count } of rings) {
    full.push(html`<path class="ring" d="${trusted(draw(inner, inner + count * thick, 0, 2 * Math.PI))}"/>`);
    for (const one of placed) {
      const low = inner + one.lane * thick;
      const d = draw(low, low + thick, angle(wheel.year, one.from), angle(wheel.year, one.to));
      drawn.push(html`<a href="${one.href}" tabindex="-1"><path class="arc ${one.standing}" d="${trusted(d)}"><title>${one.title}</title></path></a>`);
    }
    inner += count * thick + GAP;
  }
  const needle = angle(wheel.year, wheel.today);
  const inYear = Number(wheel.today.slice(0, 4)) === wheel.year;
  const [nx, ny] = [Math.sin(needle), -Math.cos(needle)];
  return html`<svg viewBox="-254 -254 508 508" aria-hidden="true" focusable="false">
    ${full}${months(wheel.year)}${drawn}
    ${inYear && html`<line class="needle" x1="${(nx * (INNER - 12)).toFixed(1)}" y1="${(ny * (INNER - 12)).toFixed(1)}" x2="${(nx * (OUTER + 4)).toFixed(1)}" y2="${(ny * (OUTER + 4)).toFixed(1)}"/>
    <circle class="needle-head" cx="${(nx * (INNER - 12)).toFixed(1)}" cy="${(ny * (INNER - 12)).toFixed(1)}" r="4"/>`}
    <text class="centre" text-anchor="middle" y="0">${inYear ? `${Number(wheel.today.slice(8))} ${MONTH_NAMES[Number(wheel.today.slice(5, 7)) - 1] ?? ''}` : wheel.year}</text>
    ${inYear && html`<text class="centre-small" text-anchor="middle" y="17">${wheel.year}</text>`}
  </svg>`;
}

/** The meaning of the colours, as words. */
export function legend(): Html {
  const order: Standing[] = ['late', 'open', 'planned', 'done', 'out'];
  return html`<ul class="legend">${order.map((one) => html`<li><span class="key ${one}" aria-hidden="true"></span>${STANDING_WORDS[one]}</li>`)}</ul>`;
}
