// An adjustment of a running year that touches many open tasks.
import type { Bench } from '../bench';
import { calendarWith } from '../../domain/calendar/workingDays';
import { figure } from '../table';
import { HandRun } from './handRun';

interface Previewed {
  revision: number;
  tasks: { done: boolean }[];
}

/** Moves the answer day of an open step with `adjustedTasks` open tasks; until everything that follows has been done. */
export async function measureAdjusting(bench: Bench): Promise<void> {
  const { settings, municipalities, progress, rows, api } = bench;
  const run = await HandRun.start(bench, municipalities.adjusted, settings.adjustedTasks);
  const { occurrence } = await progress.step('Öppnar ett stort steg', () => run.open());
  const open = await bench.db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: run.run, id: occurrence } } });
  const from = open.answerBy ?? open.due;
  const change = { kind: 'moveStep', occurrence, answerBy: calendarWith([]).add(from, 2) };
  const path = `/cycles/${run.run}/adjustments`;
  const beganPreview = performance.now();
  const preview = await api.post<Previewed>(`${path}?preview=true`, { change });
  const previewMs = performance.now() - beganPreview;
  const began = performance.now();
  await api.post(path, { change, revision: preview.revision, reason: 'Mätning' });
  const appliedMs = performance.now() - began;
  await run.quiet();
  const seconds = (performance.now() - began) / 1_000;
  rows.push({
    key: 'adjust.many', group: 'Ändra ett pågående år', label: `flytta svarsdagen för ${preview.tasks.filter((t) => !t.done).length} öppna uppgifter, tills sista påminnelsen följer`, value: seconds, unit: 's',
    beside: `förhandsvisningen ${figure(previewMs)} ms, svaret efter ${figure(appliedMs)} ms`, aim: `under ${settings.aims.adjustSeconds} s`, met: seconds < settings.aims.adjustSeconds,
  });
}
