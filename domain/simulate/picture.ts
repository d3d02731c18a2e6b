import { shortDay } from '../calendar/texts';
import { counted } from '../texts/words';
import type { Simulated, WeekLoad } from './result';

/** Measures of the picture, in its own units. */
const LEFT = 48;
const TOP = 56;
const BAR = 9;
const STEP = 22;
const HEIGHT = 220;
const LEGEND = 60;

/**
 * The year as bars: for each week the mails that go and the duties that are due. Says the same in words in its title and
 * description, and tells the two series apart by more than colour (one is filled, one striped).
 */
export function pictureOf(simulated: Simulated): string {
  const { weeks } = simulated;
  const width = LEFT + Math.max(weeks.length, 12) * STEP + 24;
  const height = TOP + HEIGHT + LEGEND;
  const most = niceMost(Math.max(1, ...weeks.map((w) => Math.max(w.mails, w.due))));
  const y = (n: number): number => TOP + HEIGHT - (n / most) * HEIGHT;
  const lines = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(most * share);
    return `<line x1="${LEFT}" y1="${at}" x2="${width - 16}" y2="${at}" class="grid"/><text x="${LEFT - 6}" y="${at + 4}" text-anchor="end">${text(most * share)}</text>`;
  });
  const bars = weeks.map((week, i) => barsOf(week, LEFT + 6 + i * STEP, y));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="titel beskrivning" lang="sv">`,
    `<title id="titel">${escape(titleOf(simulated))}</title>`,
    `<desc id="beskrivning">${escape(descriptionOf(simulated))}</desc>`,
    '<defs><pattern id="randig" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4" height="4" fill="#fff"/><rect width="2" height="4" fill="#8a3b00"/></pattern></defs>',
    '<style>text{font:11px system-ui,sans-serif;fill:#1a1a1a}.grid{stroke:#c9c9c9;stroke-width:1}.mejl{fill:#00507a}.uppgifter{fill:url(#randig);stroke:#8a3b00;stroke-width:1}.rubrik{font-size:15px;font-weight:600}</style>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${LEFT}" y="26" class="rubrik">${escape(titleOf(simulated))}</text>`,
    ...lines,
    `<text x="${LEFT - 6}" y="${TOP + HEIGHT + 16}" text-anchor="end">vecka</text>`,
    ...bars,
    `<g transform="translate(${LEFT} ${TOP + HEIGHT + 38})"><rect width="12" height="12" class="mejl"/><text x="18" y="10">mejl som går i veckan</text><rect x="170" width="12" height="12" class="uppgifter"/><text x="188" y="10">uppgifter som ska vara klara i veckan</text></g>`,
    '</svg>',
    '',
  ].join('\n');
}

function barsOf(week: WeekLoad, x: number, y: (n: number) => number): string {
  const bar = (n: number, at: number, name: string): string =>
    n === 0 ? '' : `<rect x="${at}" y="${text(y(n))}" width="${BAR}" height="${text(y(0) - y(n))}" class="${name}"/>`;
  const said = `Vecka ${week.week}, från ${shortDay(week.monday)}: ${week.mails} mejl, ${counted(week.due, 'uppgift', 'uppgifter')}, ${counted(week.reminders, 'påminnelse', 'påminnelser')}, ${counted(week.escalations, 'eskalering', 'eskaleringar')}`;
  return `<g><title>${escape(said)}</title>${bar(week.mails, x, 'mejl')}${bar(week.due, x + BAR, 'uppgifter')}<text x="${x + BAR}" y="${TOP + HEIGHT + 16}" text-anchor="middle">${week.week}</text></g>`;
}

function titleOf({ municipality, year, seed }: Simulated): string {
  return `${municipality} ${year}, simulerat med frö ${seed}: mejl och uppgifter vecka för vecka`;
}

function descriptionOf({ counts, peaks }: Simulated): string {
  const named = peaks.map((p) => `vecka ${p.week} med ${counted(p.due, 'uppgift', 'uppgifter')} och ${p.mails} mejl`).join(', ');
  return `Stapeldiagram med två staplar för varje vecka. Under året går ${counts.mails.total} mejl och ${counted(counts.tasks, 'uppgift', 'uppgifter')} delas ut. Tyngst är ${named}.`;
}

/** The next round number at or above `n` (1 or more) that four lines part in whole ones: 4, 8, 12 … 40, 80, 120 … */
function niceMost(n: number): number {
  let unit = 4;
  while (unit * 10 < n) unit *= 10;
  return Math.ceil(n / unit) * unit;
}

function text(n: number): string {
  return String(Math.round(n * 100) / 100);
}

function escape(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
