import { randomUUID } from 'node:crypto';
import { decidedText } from '../../domain/arshjul/decided';
import type { Day } from '../../domain/calendar/day';
import { dateText } from '../../domain/calendar/texts';
import { whyDropped } from '../../domain/mail/standing';
import { holder } from '../../domain/organisation/resolve';
import { lastDay } from '../../domain/tasks/parts';
import type { Notice, Prisma, Run } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import { contextOf, type Context } from './context';
import { issueLinks, linkExpiry, type LinkRequest } from './links';
import { carriesLink, toldOf } from './telling';
import { outspoken } from './texts/items';
import { letterOf } from './texts/letter';
import type { Setting, Told } from './texts/told';

/** What one person is to be told in one mail, from one or more years of the same municipality. */
interface Parcel {
  /** the person's place in the first of the years that has something to say */
  run: Run;
  person: string;
  address: string;
  notices: Notice[];
  /** what each notice tells, without personal links */
  told: Map<Notice, Told>;
}

/** How the mails of one round are made. */
export interface Round {
  kind: 'morning' | 'atOnce';
  /** local day and instant (UTC) of the run's clock */
  today: Day;
  now: Date;
  /** business key of the mail's occasion, unique a person and run */
  occasion(notices: readonly Notice[]): string;
  /** who gets no mail now (`personKey`): their notices stay */
  skip?: ReadonlySet<string>;
}

/**
 * Makes mails of notices and writes them to the outbox, one a person, and marks the notices with their mail. Notices of what has
 * been settled meanwhile are dropped; a receipt alone makes no mail and stays. Returns how many mails were written.
 */
export async function writeLetters(tx: Tx, runs: readonly Run[], notices: readonly Notice[], round: Round): Promise<number> {
  const contexts = new Map<string, Context>();
  for (const run of runs) {
    const own = notices.filter((n) => n.run === run.id);
    if (own.length > 0) contexts.set(run.id, await contextOf(tx, run, own, round.today));
  }
  const standing = new Map<Notice, Told>();
  const dropped: { notice: Notice; why: string }[] = [];
  for (const notice of notices) {
    const context = contexts.get(notice.run);
    const told = context ? tell(notice, context) : 'no such year';
    if (typeof told === 'string') dropped.push({ notice, why: told });
    else standing.set(notice, told);
  }
  await markDropped(tx, dropped);
  const parcels = parcelsOf(standing, contexts, round).filter((p) => p.notices.some((n) => n.kind !== 'receipt'));
  if (parcels.length === 0) return 0;
  await writeParcels(tx, parcels, contexts, round);
  return parcels.length;
}

/** What a notice tells, or why it is not told. */
function tell(notice: Notice, context: Context): Told | string {
  if (!context.people.has(notice.person)) return 'unknown person';
  return whyDropped(notice, context) ?? toldOf(notice, context) ?? 'nothing to tell';
}

/** One parcel a person and address: two years' people of the same id and address are one and the same. */
function parcelsOf(standing: ReadonlyMap<Notice, Told>, contexts: ReadonlyMap<string, Context>, { skip }: Round): Parcel[] {
  const parcels = new Map<string, Parcel>();
  for (const [notice, told] of standing) {
    const context = contexts.get(notice.run);
    const address = context?.people.get(notice.person)?.email;
    if (!context || address === undefined || skip?.has(personKey(context.run, notice.person, address))) continue;
    const key = personKey(context.run, notice.person, address);
    const parcel: Parcel = parcels.get(key) ?? { run: context.run, person: notice.person, address, notices: [], told: new Map() };
    parcel.notices.push(notice);
    parcel.told.set(notice, told);
    parcels.set(key, parcel);
  }
  return [...parcels.values()];
}

/** One person of a municipality (or of one rehearsal) at one address, whichever of its years speaks. */
export function personKey(run: Pick<Run, 'id' | 'kind' | 'municipality'>, person: string, address: string): string {
  return `${run.kind === 'rehearsal' ? run.id : run.municipality}|${person}|${address.toLowerCase()}`;
}

async function writeParcels(tx: Tx, parcels: readonly Parcel[], contexts: ReadonlyMap<string, Context>, round: Round): Promise<void> {
  const links = await linksFor(tx, parcels, contexts, round.today);
  const rows: Prisma.MailCreateManyInput[] = [];
  const carried: { id: bigint; mail: string }[] = [];
  for (const parcel of parcels) {
    const silent = outspoken(parcel.notices);
    const told = parcel.notices.filter((n) => !silent.has(n)).flatMap((n) => withLink(parcel.told.get(n), links.get(linkKey(n))));
    const context = contexts.get(parcel.run.id);
    if (!context || told.length === 0) continue;
    const id = randomUUID();
    const kind = kindOf(parcel, round);
    rows.push({
      id,
      run: parcel.run.id,
      municipality: parcel.run.municipality,
      person: parcel.person,
      kind,
      occasion: round.occasion(parcel.notices),
      localDay: round.today,
      toAddress: parcel.address,
      ...letterOf(told, settingOf(context, kind)),
      builtInOnly: parcel.run.kind === 'rehearsal',
      messageId: messageIdOf(id, parcel.run.municipality),
      state: 'ready',
      writtenAt: round.now,
    });
    for (const n of parcel.notices) carried.push({ id: n.id, mail: id });
  }
  await tx.mail.createMany({ data: rows });
  await markCarried(tx, carried);
}

function withLink(told: Told | undefined, link: string | undefined): Told[] {
  if (!told) return [];
  return [told.about === 'task' && link !== undefined ? { ...told, path: link } : told];
}

function linkKey(notice: Pick<Notice, 'task' | 'person'>): string {
  return `${notice.task ?? ''}|${notice.person}`;
}

/** What somebody handed in for a person is told by a receipt mail; everything else is what its round is. */
function kindOf({ notices }: Parcel, round: Round): Setting['kind'] {
  return round.kind === 'atOnce' && notices.every((n) => n.kind === 'handedInFor') ? 'receipt' : round.kind;
}

/** One new link a task and person, issued in one statement. */
async function linksFor(tx: Tx, parcels: readonly Parcel[], contexts: ReadonlyMap<string, Context>, today: Day): Promise<Map<string, string>> {
  const requests = new Map<string, LinkRequest>();
  for (const n of parcels.flatMap((p) => p.notices)) {
    const context = contexts.get(n.run);
    const task = context && n.task !== null ? context.tasks.get(n.task) : undefined;
    if (!context || !task || !carriesLink(n, context)) continue;
    requests.set(linkKey(n), { run: n.run, task: task.id, person: n.person, expiresDay: linkExpiry(lastDay(task), today) });
  }
  const paths = await issueLinks(tx, [...requests.values()]);
  return new Map([...requests.keys()].map((key, i) => [key, paths[i] ?? '']));
}

function settingOf({ run, definition, org, today }: Context, kind: Setting['kind']): Setting {
  const chief = holder(org, 'ekonomichef', 'kommun', today);
  const contact = org.people.find((p) => p.id === chief?.person);
  return {
    today,
    municipality: run.municipalityName,
    source: `${definition.document} (beslutad ${decidedText(definition.decision, dateText(definition.decision.date, true))})`,
    exercise: run.kind === 'rehearsal',
    kind,
    contact: contact ? { name: contact.name, email: contact.email } : null,
  };
}

/** The same for every attempt to send the row, and of no other mail anywhere. */
function messageIdOf(id: string, municipality: string): string {
  const host = municipality.toLowerCase().replace(/[^a-z0-9-]/g, '') || 'kommun';
  return `<${id}@${host}.arshjulet>`;
}

async function markCarried(tx: Tx, carried: readonly { id: bigint; mail: string }[]): Promise<void> {
  if (carried.length === 0) return;
  await tx.$executeRaw`
    update notice n set mail = c.mail
    from unnest(${carried.map((c) => c.id)}::bigint[], ${carried.map((c) => c.mail)}::text[]) as c(id, mail) where n.id = c.id`;
}

async function markDropped(tx: Tx, dropped: readonly { notice: Notice; why: string }[]): Promise<void> {
  if (dropped.length === 0) return;
  await tx.$executeRaw`
    update notice n set dropped = d.why
    from unnest(${dropped.map((d) => d.notice.id)}::bigint[], ${dropped.map((d) => d.why)}::text[]) as d(id, why) where n.id = d.id`;
}
