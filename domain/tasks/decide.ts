import type { AnswerAct, Decision, Effect, TaskChange, TaskEvent, TaskFacts } from './task';
import { lastDay } from './parts';
import { isUnsettled } from './task';

/**
 * What one act does to one task, or in one Swedish sentence why it cannot be done. Who may act, and what the form says about the
 * values, is settled elsewhere; here stand only the rules of the task itself.
 */
export function decide(task: TaskFacts, event: TaskEvent): Decision {
  const locked = whyLocked(task);
  if (locked) return { ok: false, code: 'gone', text: locked };
  switch (event.does) {
    case 'answer':
      return event.part === undefined ? answer(task, event.act, event.today) : figures(task, event.act, event.today);
    case 'approve':
      return approve(task, event.today, event.missing);
    case 'sendBack':
      return sendBack(task, event);
    case 'goOnWithout':
      return goOnWithout(task, event.today);
  }
}

/** A year that has ended, a step that was settled otherwise and a task that was taken away take no more acts. */
function whyLocked(task: TaskFacts): string | null {
  if (task.run === 'undone') return 'Årets start har ångrats. Uppgiften finns inte längre.';
  if (task.run !== 'running') return 'Året är avslutat och tar inte emot fler svar.';
  if (task.occurrence === 'settled' || task.occurrence === 'dropped') return 'Omgången är stängd: steget har utgått eller genomförts på annat sätt.';
  if (task.state === 'withdrawn') return 'Uppgiften har återtagits och behöver inte göras.';
  return null;
}

/** Late is later than the local due day. A correction of what came in time does not become late. */
function answer(task: TaskFacts, act: AnswerAct, today: string): Decision {
  if (task.kind === 'approve') return wrongKind('Det här är inte en uppgift med ett formulär att besvara.');
  const late = today > task.dueDay;
  if (act === 'proposal') {
    if (task.state !== 'open') return { ok: false, code: 'conflict', text: 'Uppgiften är redan besvarad. Ett förslag kan inte längre lämnas.' };
    return { ok: true, change: null, effects: [{ effect: 'keepAnswer', standing: 'proposed', late }] };
  }
  if (isCompiled(task)) return { ok: true, change: null, effects: [{ effect: 'keepAnswer', standing: 'afterCompilation', late: true }] };
  const corrects = task.state === 'done';
  // Figures that came late stay late, however early the texts are.
  const lateNow = corrects ? task.late : late || (task.figuresIn === true && task.late);
  const effects: Effect[] = [{ effect: 'keepAnswer', standing: 'current', late }];
  if (corrects || task.state === 'without') effects.push({ effect: 'parentSawOther' });
  // A task that waits to be opened again is answered as well as an open one.
  if (isUnsettled(task.state)) effects.push(task.parent === null ? { effect: 'rootDone' } : { effect: 'openParentIfLast' });
  return { ok: true, change: { ...same(task), state: 'done', outcome: 'answered', late: lateNow }, effects };
}

/**
 * Only the figures, by the earlier of two days: the task stays open, and what counts for it from now on is the day of the rest. They
 * may be handed in again until the rest comes; that moves no day.
 */
function figures(task: TaskFacts, act: AnswerAct, today: string): Decision {
  if (task.kind !== 'answer') return wrongKind('Det här är inte en uppgift med siffror att lämna.');
  if (act === 'proposal') return wrongKind('Ett förslag gäller hela svaret. Lämna det i sin helhet.');
  const first = (task.textsDue ?? null) !== null;
  if (!first && task.figuresIn !== true) return wrongKind('Uppgiften har en enda svarsdag. Skicka hela svaret.');
  if (!isUnsettled(task.state) || isCompiled(task)) return { ok: false, code: 'conflict', text: 'Siffrorna kan inte längre lämnas för sig. Skicka hela svaret.' };
  const late = first ? today > task.dueDay : task.late;
  const change: TaskChange = { state: task.state, outcome: null, late, dueDay: lastDay(task), newRound: false, ...(first ? { figuresCame: true as const } : {}) };
  return { ok: true, change, effects: [{ effect: 'keepAnswer', standing: 'partial', late }] };
}

/** The level above has approved, went on without this one's part, or the step has left its collecting: what comes now waits aside. */
function isCompiled(task: TaskFacts): boolean {
  if (task.phase !== (task.kind === 'need' ? 'asked' : 'collecting')) return true;
  return task.parent === 'done' || task.parent === 'without' || (task.parent === null && task.state === 'without');
}

function approve(task: TaskFacts, today: string, missing: number): Decision {
  if (task.kind !== 'approve') return wrongKind('Det här är inte en uppgift att godkänna.');
  if (task.state === 'done') return { ok: false, code: 'conflict', text: 'Sammanställningen är redan godkänd.' };
  if (task.state === 'without') return { ok: false, code: 'conflict', text: 'Nivån över har redan gått vidare utan det här godkännandet.' };
  if (missing > 0 || task.state === 'waiting') {
    const units = missing === 1 ? 'en enhet' : `${String(missing)} enheter`;
    return { ok: false, code: 'conflict', text: `Det saknas svar från ${units}. Invänta svaret, eller gå vidare utan med ett skäl när svarsdagen är inne.` };
  }
  return {
    ok: true,
    change: { ...same(task), state: 'done', outcome: 'approved', late: today > task.dueDay },
    effects: [task.parent === null ? { effect: 'rootDone' } : { effect: 'openParentIfLast' }],
  };
}

/** The level above sends back what it has before it. What an organ's återremiss re-opens is `services/decisions`' own. */
function sendBack(task: TaskFacts, event: { newDue: string }): Decision {
  if (task.state !== 'done') return { ok: false, code: 'conflict', text: 'Det finns inget inlämnat att skicka tillbaka.' };
  if (task.parent === 'done') return { ok: false, code: 'conflict', text: 'Sammanställningen är redan godkänd. Bara en återremiss kan öppna den igen.' };
  if (task.phase !== 'collecting') return { ok: false, code: 'conflict', text: 'Omgången är redan överlämnad. Bara en återremiss kan öppna den igen.' };
  return {
    ok: true,
    change: {
      state: 'open',
      outcome: null,
      late: false,
      dueDay: event.newDue > lastDay(task) ? event.newDue : lastDay(task),
      newRound: true,
    },
    effects: [{ effect: 'parentWaits' }],
  };
}

/** Only at or after the due day, and only without something that has not come. */
function goOnWithout(task: TaskFacts, today: string): Decision {
  if (task.phase !== 'collecting') return { ok: false, code: 'conflict', text: 'Omgången är redan överlämnad.' };
  if (!isUnsettled(task.state)) return { ok: false, code: 'conflict', text: 'Svaret har redan kommit, eller så har ni redan gått vidare utan det.' };
  if (task.parent === 'done' || task.parent === 'without') return { ok: false, code: 'conflict', text: 'Sammanställningen är redan godkänd.' };
  if (today < lastDay(task)) return { ok: false, code: 'rule', text: `Ni kan gå vidare utan svaret tidigast på svarsdagen, ${lastDay(task)}.` };
  return {
    ok: true,
    change: { ...same(task), state: 'without', outcome: null, late: true },
    effects: [task.parent === null ? { effect: 'rootDone' } : { effect: 'openParentIfLast' }],
  };
}

function same(task: TaskFacts): Pick<TaskChange, 'dueDay' | 'newRound'> {
  return { dueDay: task.dueDay, newRound: false };
}

function wrongKind(text: string): Decision {
  return { ok: false, code: 'invalid', text };
}
