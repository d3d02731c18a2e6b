import type { Db } from '../../services/base/db';

export interface BasisTask {
  id: string;
  step: string;
  kind: string;
  where: string;
  name: string | null;
}

/** The settled tasks of an occurrence and of everything that it builds on: what an återremiss may re-open. */
export async function basisTasks(db: Db, run: string, occurrence: string): Promise<BasisTask[]> {
  const { rows } = await db.pool.query<BasisTask>(
    `with recursive below(id) as (
       select $2::text
       union select jsonb_array_elements_text(o.planned->'builtOn') from occurrence o join below b on o.run = $1 and o.id = b.id)
     select t.id, o.label || ' – ' || g.label as step, t.kind, coalesce(u.label, g.label) as where, p.name
       from below b join task t on t.run = $1 and t.occurrence = b.id
       join occurrence o on o.run = t.run and o.id = t.occurrence
       join organ g on g.run = t.run and g.id = t.organ
       left join unit u on u.run = t.run and u.id = t.unit
       left join person p on p.run = t.run and p.id = t.person
      where t.state in ('done', 'without') order by o.opens, o.id, coalesce(u.sort, 0), t.key`,
    [run, occurrence],
  );
  return rows;
}
