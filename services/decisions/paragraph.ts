import { extendedByLaw } from '../../domain/calendar/workingDays';
import { justeringLatest } from '../../domain/decisions/protocol';
import { LONGEST_PARAGRAPH } from '../../domain/decisions/decide';
import { paragraphText } from '../../domain/decisions/outcomes';
import type { Matter, Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOf, type RunClock } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { writeFindings } from './findings';
import { remindParagraph } from './remind';
import { mayAddParagraph } from './who';

export interface ParagraphReceipt {
  matter: string;
  paragraph: string;
  revision: number;
}

/**
 * Adds the § of a registered ärende, or corrects it. It may come until the protocol is adjusted (KL 5:69), and later too: what the
 * protocol says is recorded. `expectedRevision` is the ärende's.
 * Throws `Refusal`: 'invalid' for an empty or too long §, 'conflict' for another revision or an ärende that nobody has registered.
 */
export async function addParagraph(
  db: Db,
  actor: Actor,
  matterId: string,
  input: { paragraph: string },
  opts: { idempotencyKey?: string; expectedRevision?: number } = {},
): Promise<ParagraphReceipt> {
  const who = await mayAddParagraph(db, actor, matterId);
  const paragraph = paragraphText(input.paragraph);
  if (paragraph === null || paragraph.length > LONGEST_PARAGRAPH) {
    const text = `Skriv paragrafen, till exempel § 123 (högst ${LONGEST_PARAGRAPH} tecken).`;
    throw new Refusal('invalid', text, [{ field: 'paragraph', text }]);
  }
  return inTransaction(db, (tx) =>
    once(tx, who, opts.idempotencyKey, { act: 'addParagraph', matter: matterId, paragraph }, () => add(tx, who, matterId, paragraph, opts.expectedRevision)),
  );
}

async function add(tx: Tx, actor: Actor, matterId: string, paragraph: string, expected?: number): Promise<ParagraphReceipt> {
  await tx.$queryRaw`select 1 from matter where id = ${matterId} for update`;
  const matter = await tx.matter.findUniqueOrThrow({ where: { id: matterId } });
  if (expected !== undefined && matter.revision !== expected) {
    throw new Refusal('conflict', 'Ärendet har ändrats av någon annan. Ladda om sidan och se vad som gäller.');
  }
  if (matter.outcome === null) throw new Refusal('conflict', 'Ärendet är inte registrerat än. Registrera utfallet först.');
  if (matter.paragraph === paragraph) return { matter: matter.id, paragraph, revision: matter.revision };
  const clock = await clockOf(tx, matter.run);
  const { revision } = await tx.matter.update({ where: { id: matter.id }, data: { paragraph, revision: { increment: 1 } } });
  await record(tx, {
    run: matter.run,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: 'paragraphAdded',
    subject: matter.id,
    businessKey: matter.key,
    revision,
    payload: { old: matter.paragraph, new: paragraph },
  });
  await tx.finding.updateMany({ where: { run: matter.run, occasion: `${matter.key}|stat-justering`, closedAt: null }, data: { closedAt: clock.now } });
  return { matter: matter.id, paragraph, revision };
}

/**
 * Looks at every registered ärende of the year whose § is missing: reminds before and after the last day of justering, and after
 * that day writes the broken rule down. Called by the year's own process, since the step may long be finished; the registration
 * wakes it. Returns the UTC instant of the next reminder, null when none is waited for.
 */
export async function remindParagraphs(tx: Tx, run: Run, clock: RunClock): Promise<Date | null> {
  const missing = await tx.matter.findMany({
    where: { run: run.id, paragraph: null, outcome: { not: null }, meeting: { not: null }, decidedDay: { not: null } },
    orderBy: { key: 'asc' },
  });
  const instants: Date[] = [];
  for (const matter of missing) {
    const latest = justeringLatest(matter.decidedDay ?? clock.today);
    if (clock.today > extendedByLaw(latest)) await writeLate(tx, matter, latest, clock);
    const next = await remindParagraph(tx, run, matter, latest, clock);
    if (next) instants.push(next);
  }
  return instants.length === 0 ? null : new Date(Math.min(...instants.map((d) => d.getTime())));
}

function writeLate(tx: Tx, matter: Matter, latest: string, clock: RunClock): Promise<void> {
  return writeFindings(
    tx,
    [
      {
        rule: 'stat-justering',
        paragraph: 'KL 5:69',
        severity: 'warning',
        text: `${matter.label}: paragraf saknas. Protokollet skulle vara justerat senast ${latest}.`,
      },
    ],
    { run: matter.run, about: matter.key, subject: matter.id },
    clock,
  );
}
