/**
 * What the database promises, each as one query that finds the rows that break it. `subject` names the first thing to look at.
 * A promise that a constraint already keeps stands here too where a restored or hand-mended database could have lost it.
 */
export interface RowInvariant {
  id: string;
  /** Swedish, what is promised */
  promise: string;
  /** gives rows { run, subject } */
  sql: string;
}

const live = `p.live`;

export const ROW_INVARIANTS: RowInvariant[] = [
  {
    id: 'task-without-step',
    promise: 'Varje uppgift hör till ett steg.',
    sql: `select t.run, t.id as subject from task t left join occurrence o on o.run = t.run and o.id = t.occurrence where o.id is null`,
  },
  {
    id: 'task-without-process',
    promise: 'Varje uppgift hör till en process.',
    sql: `select t.run, t.id as subject from task t left join process p on p.id = t.process where p.id is null`,
  },
  {
    id: 'shared-with-oneself',
    promise: 'Ingen delar en uppgift med sig själv.',
    sql: `select s.run, t.id as subject from task_share s join task t on t.id = s.task where s.person = t.person`,
  },
  {
    id: 'open-step-without-process',
    promise: 'Varje öppet steg har en levande process.',
    sql: `select o.run, o.id as subject from occurrence o join run r on r.id = o.run
          where o.state = 'open' and r.state = 'running'
            and not exists (select 1 from process p where p.run = o.run and p.occurrence = o.id and ${live})`,
  },
  {
    id: 'ready-step-without-process',
    promise: 'Inget steg som kunde ha öppnat står kvar när senare steg har öppnat.',
    sql: `select o.run, o.id as subject from occurrence o join run r on r.id = o.run
          where r.state = 'running' and o.state = 'planned'
            and o.opens < (select max(l.opens) from process p join occurrence l on l.run = p.run and l.id = p.occurrence
                           where p.run = o.run and p.phase <> 'planned' and l.opened_at is not null)
            and not exists (select 1 from process p where p.run = o.run and p.occurrence = o.id)
            and not exists (select 1 from process p where p.id = 'cycle/' || r.id and p.live and p.wanted > p.seen)
            and not exists (select 1 from occurrence b where b.run = o.run and b.state in ('planned', 'open') and o.planned->'waitsFor' ? b.id)
            and (jsonb_typeof(o.planned->'waitsForPeriod') is distinct from 'object' or exists (
              select 1 from period_close c where c.run = o.run and c.period = o.planned->'waitsForPeriod'->>'period'
                and c.fiscal_year = (o.planned->'waitsForPeriod'->>'fiscalYear')::int))`,
  },
  {
    id: 'planned-step-with-dead-process',
    promise: 'Inget planerat steg har en process som är slut.',
    sql: `select o.run, o.id as subject from occurrence o join run r on r.id = o.run
          join process p on p.run = o.run and p.occurrence = o.id
          where o.state = 'planned' and r.state = 'running' and not ${live}`,
  },
  {
    id: 'process-without-step',
    promise: 'Varje stegprocess har ett steg.',
    sql: `select p.run, p.id as subject from process p left join occurrence o on o.run = p.run and o.id = p.occurrence
          where p.type in ('step', 'actionPlan') and o.id is null`,
  },
  {
    id: 'finished-step-with-live-process',
    promise: 'Ett avslutat steg har ingen levande process, utom den som just nudgas.',
    sql: `select p.run, p.id as subject from process p join occurrence o on o.run = p.run and o.id = p.occurrence
          where ${live} and o.state in ('finished') and p.phase = 'finished'`,
  },
  {
    id: 'running-year-without-cycle',
    promise: 'Varje år som pågår har sin årsprocess.',
    sql: `select r.id as run, r.id as subject from run r where r.state = 'running'
          and not exists (select 1 from process p where p.id = 'cycle/' || r.id)`,
  },
  {
    id: 'two-running-years',
    promise: 'En kommun har ett pågående år per kalenderår.',
    sql: `select min(id) as run, municipality || ' ' || year as subject from run where kind = 'real' and state = 'running'
          group by municipality, year having count(*) > 1`,
  },
  {
    id: 'answered-task-without-answer',
    promise: 'En besvarad uppgift har ett gällande svar.',
    sql: `select t.run, t.id as subject from task t where t.kind = 'answer' and t.state = 'done'
          and not exists (select 1 from answer a where a.task = t.id and a.standing = 'current')`,
  },
  {
    id: 'figures-without-answer',
    promise: 'En uppgift vars siffror har kommit har dem kvar.',
    sql: `select t.run, t.id as subject from task t where t.figures_at is not null and t.state in ('waiting', 'open')
          and not exists (select 1 from answer a where a.task = t.id and a.standing = 'partial')`,
  },
  {
    id: 'answer-without-task',
    promise: 'Varje svar hör till en uppgift.',
    sql: `select a.run, a.id as subject from answer a left join task t on t.id = a.task where t.id is null`,
  },
  {
    id: 'two-current-answers',
    promise: 'En uppgift har högst ett gällande svar.',
    sql: `select min(run) as run, task as subject from answer where standing = 'current' group by task having count(*) > 1`,
  },
  {
    id: 'answer-lost',
    promise: 'Varje svar i tidslinjen finns kvar.',
    sql: `select e.run, e.subject from timeline_entry e
          where e.kind in ('answered', 'proposed', 'handedIn', 'figuresAnswered')
          group by e.run, e.subject
          having count(*) > (select count(*) from answer a where a.task = e.subject)`,
  },
  {
    id: 'answer-without-entry',
    promise: 'Varje svar har en rad i tidslinjen.',
    sql: `select a.run, a.id as subject from answer a
          where not exists (select 1 from timeline_entry e where e.run = a.run and e.subject = a.task)`,
  },
  {
    id: 'approval-before-answers',
    promise: 'Ett godkännande väntar tills alla under är klara.',
    sql: `select t.run, t.id as subject from task t where t.kind = 'approve' and t.state in ('open', 'done')
          and exists (select 1 from task c where c.parent = t.id and c.state in ('open', 'waiting'))`,
  },
  {
    id: 'approval-left-waiting',
    promise: 'Ett godkännande öppnas när alla under är klara.',
    sql: `select t.run, t.id as subject from task t where t.kind = 'approve' and t.state = 'waiting'
          and exists (select 1 from task c where c.parent = t.id)
          and not exists (select 1 from task c where c.parent = t.id and c.state in ('open', 'waiting'))`,
  },
  {
    id: 'done-without-whom',
    promise: 'En klar uppgift säger när och av vem.',
    sql: `select run, id as subject from task where state = 'done' and (done_at is null or done_by is null)`,
  },
  {
    id: 'without-reason',
    promise: 'Den som går vidare utan svar har angett skäl.',
    sql: `select run, id as subject from task where state = 'without' and coalesce(without_reason, '') = ''`,
  },
  {
    id: 'foreign-authority',
    promise: 'En uppgift hör till sitt organs myndighet.',
    sql: `select t.run, t.id as subject from task t join organ o on o.run = t.run and o.id = t.organ where t.authority <> o.authority`,
  },
  {
    id: 'finished-step-with-open-task',
    promise: 'Ett avslutat steg har inga öppna uppgifter.',
    sql: `select t.run, t.id as subject from task t join occurrence o on o.run = t.run and o.id = t.occurrence
          where o.state in ('finished', 'settled', 'dropped') and t.state in ('open', 'waiting')`,
  },
  {
    id: 'opened-without-entry',
    promise: 'Varje utdelad uppgift har en rad i tidslinjen.',
    sql: `select t.run, t.id as subject from task t where t.opened_at is not null
          and not exists (select 1 from timeline_entry e where e.run = t.run and e.subject = t.id)`,
  },
  {
    id: 'decided-without-outcome',
    promise: 'Ett avgjort ärende har ett beslut.',
    sql: `select run, id as subject from matter where state = 'decided' and outcome is null`,
  },
  {
    id: 'matter-without-step',
    promise: 'Varje ärende hör till ett steg.',
    sql: `select m.run, m.id as subject from matter m left join occurrence o on o.run = m.run and o.id = m.occurrence where o.id is null`,
  },
  {
    id: 'two-open-matters',
    promise: 'Ett steg ligger hos ett organ i taget.',
    sql: `select min(run) as run, min(occurrence) as subject from matter where state = 'open' group by run, occurrence having count(*) > 1`,
  },
  {
    id: 'matter-on-no-meeting',
    promise: 'Ett öppet ärende ligger inte på ett inställt eller okänt sammanträde.',
    sql: `select m.run, m.id as subject from matter m left join meeting s on s.run = m.run and s.id = m.meeting
          where m.state = 'open' and m.meeting is not null and (s.id is null or s.state = 'cancelled')`,
  },
  {
    id: 'notice-in-no-mail',
    promise: 'Det som sägs ha gått med ett mejl finns i ett mejl.',
    sql: `select n.run, n.id::text as subject from notice n left join mail m on m.id = n.mail where n.mail is not null and m.id is null`,
  },
  {
    id: 'mail-twice',
    promise: 'Högst ett mejl per person och anledning.',
    sql: `select run, person || ' ' || occasion as subject from mail group by run, person, occasion having count(*) > 1`,
  },
  {
    id: 'two-morning-mails',
    promise: 'Högst ett morgonmejl per person och dag.',
    sql: `select min(run) as run, person || ' ' || local_day as subject from mail where kind = 'morning'
          group by municipality, run, person, local_day having count(*) > 1`,
  },
  {
    id: 'rehearsal-mail-outside',
    promise: 'Övningsmejl lämnar aldrig den inbyggda inkorgen.',
    sql: `select m.run, m.id as subject from mail m join run r on r.id = m.run where r.kind = 'rehearsal' and not m.built_in_only`,
  },
  {
    id: 'mail-before-release',
    promise: 'Inget mejl går innan utskicken har släppts.',
    sql: `select m.run, m.id as subject from mail m join run r on r.id = m.run where r.released_at is null`,
  },
  {
    id: 'facts-with-gaps',
    promise: 'Årets händelser är numrerade utan luckor.',
    sql: `select r.id as run, r.id as subject from run r
          where r.fact_seq <> (select count(*) from fact f where f.run = r.id)
             or r.fact_seq <> (select coalesce(max(seq), 0) from fact f where f.run = r.id)`,
  },
  {
    id: 'plan-without-event',
    promise: 'Varje åtgärdsplan har sin process.',
    sql: `select a.run, a.id as subject from action_plan a left join process p on p.id = a.process where p.id is null`,
  },
  {
    id: 'undone-year-alive',
    promise: 'Ett ångrat år har inga levande processer som inte blivit väckta.',
    sql: `select p.run, p.id as subject from process p join run r on r.id = p.run
          where r.state = 'undone' and ${live} and p.type <> 'morning' and p.wanted = p.seen and p.waiting`,
  },
  {
    id: 'chain-with-gaps',
    promise: 'Tidslinjens kedja är obruten.',
    sql: `select r.id as run, r.id as subject from run r
          where r.sealed_count <> (select count(*) from timeline_entry e where e.run = r.id and e.hash is not null)
          union
          select e.run, e.seq::text from timeline_entry e join timeline_entry b on b.run = e.run and b.seq = e.seq - 1
          where e.prev is distinct from b.hash`,
  },
];
