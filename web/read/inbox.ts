import type { Db } from '../../services/base/db';

export interface InboxRow {
  id: string;
  subject: string;
  name: string;
  address: string;
  /** the run's clock when it was written; null for a mail that did not say */
  at: Date | null;
}

const PAGE = 50;

/** One page of a year's mails, to one address or (empty) to everybody, the latest first. */
export async function inboxOf(db: Db, run: string, to: string, before: bigint | null): Promise<{ rows: InboxRow[]; older: string | null }> {
  const found = await db.prisma.inboxMail.findMany({
    where: { run, ...(to === '' ? {} : { toAddress: to }), ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: 'desc' },
    take: PAGE + 1,
    select: { id: true, subject: true, toAddress: true, writtenAt: true, realAt: true },
  });
  const names = await namesOf(db, run);
  const rows = found.slice(0, PAGE).map((m) => ({ id: String(m.id), subject: m.subject, address: m.toAddress, name: names.get(m.toAddress) ?? m.toAddress, at: m.writtenAt ?? m.realAt }));
  return { rows, older: found.length > PAGE ? (rows[rows.length - 1]?.id ?? null) : null };
}

/** Whom mails of the year have gone to, with how many. */
export async function receiversOf(db: Db, run: string): Promise<{ address: string; name: string; count: number }[]> {
  const [groups, names] = await Promise.all([
    db.prisma.inboxMail.groupBy({ by: ['toAddress'], where: { run }, _count: { _all: true } }),
    namesOf(db, run),
  ]);
  return groups
    .map((g) => ({ address: g.toAddress, name: names.get(g.toAddress) ?? g.toAddress, count: g._count._all }))
    .sort((a, b) => a.name.localeCompare(b.name, 'sv'));
}

/** One mail of the year with its texts; null when the year has no such mail. */
export async function inboxMail(db: Db, run: string, id: bigint): Promise<(InboxRow & { text: string; html: string }) | null> {
  const mail = await db.prisma.inboxMail.findFirst({ where: { id, run } });
  if (!mail) return null;
  const names = await namesOf(db, run);
  return { id: String(mail.id), subject: mail.subject, address: mail.toAddress, name: names.get(mail.toAddress) ?? mail.toAddress, at: mail.writtenAt ?? mail.realAt, text: mail.text, html: mail.html };
}

async function namesOf(db: Db, run: string): Promise<Map<string, string>> {
  const people = await db.prisma.person.findMany({ where: { run }, select: { email: true, name: true } });
  return new Map(people.map((p) => [p.email, p.name]));
}
