import type { Db } from '../../services/base/db';

/** Names of a year's people by their address in lower case. */
export async function namesOf(db: Db, run: string): Promise<Map<string, string>> {
  const people = await db.prisma.person.findMany({ where: { run }, select: { email: true, name: true } });
  return new Map(people.map((p) => [p.email.toLowerCase(), p.name]));
}

/** Whom mails of the year have gone to, with how many each, by name. */
export async function receiversOf(db: Db, run: string): Promise<{ address: string; name: string; count: number }[]> {
  const [groups, names] = await Promise.all([db.prisma.inboxMail.groupBy({ by: ['toAddress'], where: { run }, _count: { _all: true } }), namesOf(db, run)]);
  return groups
    .map((g) => ({ address: g.toAddress, name: names.get(g.toAddress.toLowerCase()) ?? g.toAddress, count: g._count._all }))
    .sort((a, b) => a.name.localeCompare(b.name, 'sv'));
}
