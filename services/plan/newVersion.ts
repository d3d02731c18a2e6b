import { createHash } from 'node:crypto';
import { readArshjul } from '../../domain/arshjul/arshjulFile';
import type { Definition } from '../../domain/arshjul/definition';
import { YamlFile } from '../../domain/arshjul/yamlFile';
import { isDay } from '../../domain/calendar/day';
import type { Run } from '../../generated/prisma/client';
import { clockOfRow } from '../base/clock';
import type { Tx } from '../base/db';
import { Refusal, type FieldError } from '../base/refusal';
import { loadMunicipality } from '../years/municipality';
import type { Adjustment, Understood } from './change';
import { knownOrgans, textOf, unreadable } from './insert';
import type { Decided } from './rows';

/** What an open step does when another version is taken up, and why it keeps the old one where it does. */
export interface OpenUnderChange {
  occurrence: string;
  label: string;
  organ: string;
  follows: boolean;
  /** Swedish; why it keeps what it began with */
  why: string | null;
}

/**
 * Another version of the definition in the middle of the year: the municipality's folder as it stands now, or the text that is
 * sent. `started`: what has opened goes on as it began. `now`: what is open follows too, if nobody has approved or decided
 * anything in it; tasks that are answered stay as they are. Needs the decision behind it.
 */
export async function newVersion(tx: Tx, run: Run, change: Extract<Adjustment, { kind: 'newDefinition' }>): Promise<Understood> {
  const { organ, day, paragraph } = decisionOf(change);
  const before = run.definition as unknown as Definition;
  const definition = await read(tx, run, change);
  if (definition.version === before.version) throw new Refusal('conflict', 'Året följer redan den här versionen av definitionen.', [{ field: 'text', text: 'Ingenting skiljer texten från den version som året följer.' }]);
  otherMunicipality(before, definition);
  const open = await openUnder(tx, run, change.follow);
  const follows = open.filter((o) => o.follows).map((o) => o.occurrence);
  const decision = { organ, day, ...(paragraph === undefined ? {} : { paragraph }) };
  return {
    fact: { kind: 'newDefinition', definition, from: clockOfRow(run).today, follows, decision, follow: change.follow },
    named: follows,
    subject: 'definition',
    old: before.version,
    new: definition.version,
    open,
  };
}

function otherMunicipality(before: Definition, next: Definition): void {
  if (next.municipality === before.municipality) return;
  throw new Refusal('invalid', `Texten gäller ${next.municipality}, men året är ${before.municipality}s.`, [{ field: 'text', text: 'Texten gäller en annan kommun.' }]);
}

function decisionOf({ decision = { organ: '', day: '' }, follow }: Extract<Adjustment, { kind: 'newDefinition' }>): Decided {
  const errors: FieldError[] = [];
  if (decision.organ.trim() === '') errors.push({ field: 'decision.organ', text: 'Skriv vilket organ som har beslutat versionen.' });
  if (!isDay(decision.day)) errors.push({ field: 'decision.day', text: 'Skriv beslutsdagen som ÅÅÅÅ-MM-DD.' });
  if (!['started', 'now'].includes(follow)) errors.push({ field: 'follow', text: 'Välj om det som har öppnat ska följa det som började eller den nya versionen.' });
  if (errors.length > 0) throw new Refusal('invalid', 'Ange beslutet bakom den nya versionen: organ, dag och gärna paragraf.', errors);
  return decision;
}

async function read(tx: Tx, run: Run, { text, file = 'arshjul.yaml' }: Extract<Adjustment, { kind: 'newDefinition' }>): Promise<Definition> {
  if (text === undefined) return loadMunicipality(run.municipality).definition;
  const yaml = new YamlFile(file, textOf(text));
  const version = createHash('sha256').update(textOf(text)).digest('hex').slice(0, 12);
  const definition = readArshjul(yaml, await knownOrgans(tx, run.id), version);
  if (yaml.errors.length > 0 || !definition) throw unreadable(yaml.errors);
  return definition;
}

/** Every open step: whether it follows the new version, and why not. */
async function openUnder(tx: Tx, run: Run, follow: 'started' | 'now'): Promise<OpenUnderChange[]> {
  const rows = await tx.occurrence.findMany({ where: { run: run.id, state: 'open' }, orderBy: { id: 'asc' } });
  const ids = rows.map((r) => r.id);
  const done = await tx.task.findMany({ where: { run: run.id, occurrence: { in: ids }, state: { in: ['done', 'without'] } }, select: { occurrence: true, kind: true } });
  const decided = await tx.matter.findMany({ where: { run: run.id, occurrence: { in: ids }, state: 'decided' }, select: { occurrence: true, organ: true } });
  const deciding = await tx.process.findMany({ where: { run: run.id, occurrence: { in: ids }, phase: 'deciding' }, select: { occurrence: true } });
  return rows.map(({ id, label, organ }) => {
    const by = decided.find((m) => m.occurrence === id);
    const signed = done.some((t) => t.occurrence === id && t.kind === 'approve');
    const collected = deciding.some((p) => p.occurrence === id) && done.some((t) => t.occurrence === id);
    const why =
      follow === 'started'
        ? 'har öppnat och fortsätter som det började'
        : by
          ? `${by.organ} har redan beslutat`
          : signed
            ? 'någon har redan godkänt'
            : collected
              ? 'svaren är inne och ärendet ligger hos organet'
              : null;
    return { occurrence: id, label, organ, follows: why === null, why };
  });
}
