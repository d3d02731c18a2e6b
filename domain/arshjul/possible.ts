import type { OrganType } from '../organisation/types';
import type { StepDef, TimeRule } from './definition';
import { isOneTime, type KnownOrgan } from './chain';
import type { Path } from './problems';
import { organTypeWord } from './words';
import type { YamlFile } from './yamlFile';

/** Reports steps that can never happen: no organ, no meeting to count from, a period that nobody collects. */
export function checkPossible(steps: readonly StepDef[], organs: readonly KnownOrgan[] | null, file: YamlFile, section: (id: string) => string): void {
  for (const step of steps) checkStepPossible(step, steps, organs, file, [section(step.id), step.id]);
}

/** The same for one step among `steps`. */
export function checkStepPossible(step: StepDef, steps: readonly StepDef[], organs: readonly KnownOrgan[] | null, file: YamlFile, base: Path): void {
  checkOrgans(step, organs, file, base);
  checkMoments(step, file, base);
  checkElectionYear(step, file, base);
  checkPeriods(step, steps, file, base);
  checkYears(step, file, base);
}

function isDueSomeYears(rule: TimeRule): rule is Extract<TimeRule, { kind: 'mandate' | 'everyYears' }> {
  return rule.kind === 'mandate' || rule.kind === 'everyYears';
}

/** "bara valår" or "inte valår" leaves at least one of the years that "när:" names. */
function checkYears({ id, when, onlyElectionYear, notElectionYear }: StepDef, file: YamlFile, base: Path): void {
  if (onlyElectionYear && notElectionYear) file.problem([...base, 'inte valår'], `Steget "${id}" kan aldrig infalla: "bara valår: ja" och "inte valår: ja" utesluter varandra. Ta bort det ena.`, true);
  if (!when || !isDueSomeYears(when) || onlyElectionYear === (notElectionYear ?? false)) return;
  const due = when.kind === 'mandate' ? [when.offset] : [0, 1, 2, 3].map((i) => when.from - 2 + i * when.n);
  if (due.some((y) => (y % 4 === 0) === onlyElectionYear)) return;
  file.problem([...base, 'när'], `Steget "${id}" kan aldrig infalla: åren i "när:" är ${onlyElectionYear ? 'aldrig valår, men "bara valår: ja" kräver det' : 'alltid valår, men "inte valår: ja" undantar dem'}. Ändra det ena.`);
}

const WORK = ['insamling', 'rapport', 'steg'];

function checkOrgans(step: StepDef, organs: readonly KnownOrgan[] | null, file: YamlFile, base: Path): void {
  const timeless = step.when?.kind === 'standing' || step.when?.kind === 'unstated';
  if (step.organs.length === 0 && WORK.includes(step.kind) && !timeless && !has(file, base, 'organ')) {
    file.problem(base, `Steget "${step.id}" saknar "organ:", så ingen har det. Skriv till exempel "organ: KS" eller "organ: varje nämnd".`, true);
  }
  for (const [i, ref] of step.organs.entries()) {
    if ('types' in ref && ref.except) checkExcept(step, ref.types, ref.except, organs, file, base);
    else if (organs && 'types' in ref && !organs.some((o) => ref.types.includes(o.type))) file.problem([...base, 'organ', i], `Inget organ i organisation.yaml är av det slag som steget "${step.id}" gäller (${ref.types.map(organTypeWord).join(', ')}).`);
  }
  if (WORK.includes(step.kind) && !timeless && step.asks.length === 0 && step.chain.length === 0 && !has(file, base, 'från') && !has(file, base, 'behandling')) {
    file.problem(base, `Steget "${step.id}" har varken "från:" eller "behandling:", så inget händer. Ange vem som svarar eller vilka organ som behandlar.`, true);
  }
}

/** "varje nämnd utom …" leaves somebody, and no organ is named beside it that it has or leaves out. */
function checkExcept(step: StepDef, types: readonly OrganType[], except: readonly string[], organs: readonly KnownOrgan[] | null, file: YamlFile, base: Path): void {
  if (organs?.every((o) => !types.includes(o.type) || except.includes(o.id))) file.problem([...base, 'organ'], `Alla organ är undantagna, så ingen har steget "${step.id}". Ta bort något efter "utom".`, true);
  const beside = organs?.find((o) => types.includes(o.type) && step.organs.some((r) => 'id' in r && r.id === o.id));
  if (!beside) return;
  const text = except.includes(beside.id)
    ? `"${beside.id}" är både undantaget och nämnt för sig. Ta bort det ena.`
    : `"${beside.id}" hör redan till dem som "varje … utom …" gäller. Ska det undantas, skriv "utom ${except[0] ?? ''} och ${beside.id}"; annars ta bort det.`;
  file.problem([...base, 'organ'], text, true);
}

function has(file: YamlFile, base: Path, key: string): boolean {
  let at: unknown = file.value;
  for (const part of [...base, key]) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[String(part)] : undefined;
  return at !== undefined;
}

/** `own`: where the step itself stands, which of a valår's part is the entry around it. */
function checkMoments(step: StepDef, file: YamlFile, base: Path, own: Path = base): void {
  const { opens, answerBy, figuresBy } = step;
  const report = (key: string, text: string): void => {
    if (has(file, base, key)) file.problem([...base, key], text);
  };
  const noChain = step.chain.length === 0 && !has(file, own, 'behandling') && !has(file, base, 'behandling');
  if (opens && ['beforePapers', 'beforeMeeting', 'afterOpening'].includes(opens.kind)) {
    report('öppnar', 'En öppning kan inte räknas från det som kommer efter den. Räkna från "svar", från stängningen eller ange en dag.');
  }
  if (answerBy && ['beforePapers', 'beforeMeeting'].includes(answerBy.kind) && noChain) {
    report('svar senast', 'Svaret räknas från ett sammanträde, men steget har ingen "behandling:".');
  }
  if (answerBy?.kind === 'beforeAnswer') report('svar senast', 'Svaret kan inte räknas från sig självt. Räkna från stängningen, öppningen eller sammanträdet, eller ange en dag.');
  if (answerBy?.kind === 'afterOpening' && opens?.kind === 'beforeAnswer') {
    report(has(file, base, 'svar senast') ? 'svar senast' : 'öppnar', 'Öppningen räknas från svaret och svaret från öppningen, så ingen av dem får någon dag. Ange den ena på något annat sätt.');
  }
  if (figuresBy && ['beforePapers', 'beforeMeeting', 'beforeAnswer', 'afterOpening'].includes(figuresBy.kind)) {
    report('svar siffror', 'Siffrornas dag räknas från stängningen, från föregående steg eller från sommaruppehållet, eller är en dag eller en månad. Skriv till exempel "3 arbetsdagar efter stängning".');
  }
  if (step.when?.kind === 'nthMeeting' && noChain) {
    report('när', 'Tiden är ett sammanträde, men steget har ingen "behandling:" som säger vilket organs.');
  }
  for (const [key, moment] of [['öppnar', opens], ['svar senast', answerBy], ['svar siffror', figuresBy]] as const) {
    if (moment?.kind === 'periodClosed' && step.periods.length === 0 && step.periodsBy === undefined && !has(file, own, 'period')) report(key, 'Tiden räknas från en stängd period, men steget har ingen "period:".');
    if (moment?.kind === 'afterPredecessors' && step.after.length + step.builtOn.length === 0) report(key, 'Tiden räknas från föregående steg, men steget har varken "efter:" eller "bygger på:".');
  }
}

/** What a valår replaces: its moments can be counted, and its `när:` moves one time and does not change how often the step comes. */
function checkElectionYear(step: StepDef, file: YamlFile, base: Path): void {
  if (!step.inElectionYear) return;
  const at = [...base, 'valår'];
  checkMoments({ ...step, ...step.inElectionYear }, file, at, base);
  const { when } = step.inElectionYear;
  if (!when || (isOneTime(when) && (!step.when || isOneTime(step.when) || isDueSomeYears(step.when)))) return;
  file.problem([...at, 'när'], `Ett valår kan flytta en tid, till exempel till "i april", men inte ändra hur ofta steget "${step.id}" kommer. Skriv två steg: ett med "inte valår: ja" och ett med "bara valår: ja".`);
}

function checkPeriods(step: StepDef, steps: readonly StepDef[], file: YamlFile, base: Path): void {
  for (const { step: id, period } of step.builtOn) {
    const source = steps.find((s) => s.id === id);
    if (!source || period === undefined || source.periods.length === 0 || source.periods.some((p) => p.period === period)) continue;
    file.problem([...base, 'bygger på'], `"${id}" samlas inte in för den perioden. Perioder som finns: ${source.periods.map((p) => p.label).join(', ')}.`);
  }
}
