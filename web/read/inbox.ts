import type { Db } from '../../services/base/db';

/** Names of the years' people by their address in lower case. */
export async function namesOf(db: Db, runs: readonly string[]): Promise<Map<string, string>> {
  const people = await db.prisma.person.findMany({ where: { run: { in: [...runs] } }, select: { email: true, name: true } });
  return new Map(people.map((p) => [p.email.toLowerCase(), p.name]));
}

/** Whom mails of the years have gone to, with how many each, by name. */
export async function receiversOf(db: Db, runs: readonly string[]): Promise<{ address: string; name: string; count: number }[]> {
  const [groups, names] = await Promise.all([db.prisma.inboxMail.groupBy({ by: ['toAddress'], where: { run: { in: [...runs] } }, _count: { _all: true } }), namesOf(db, runs)]);
  return groups
    .map((g) => ({ address: g.toAddress, name: names.get(g.toAddress.toLowerCase()) ?? g.toAddress, count: g._count._all }))
    .sort((a, b) => a.name.localeCompare(b.name, 'sv'));
}
