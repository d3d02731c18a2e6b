import { BESIDE } from '../../domain/arshjul/words';
import { SECRETARIES } from '../../domain/decisions/registrars';

/**
 * How far a role reaches:
 * `own` the task's or matter's own person · `scope` what lies under the unit or organ where the role is held · `authority` what
 * belongs to the person's own nämnd or bolag · `handedOver` what another authority has handed over · `paper` organs that take
 * part on paper only or have no secretary · `outside` organs that take part on paper only · `root` a task that nobody approves
 * above · `named` an ärende sent back to a role that the person holds · `listed` a role at a place that the thing itself lists · `rehearsal` any provkörning in reach · `run` everything of the year (a session's own run, a token's
 * municipality).
 */
export type Reach = 'own' | 'scope' | 'authority' | 'handedOver' | 'paper' | 'outside' | 'root' | 'named' | 'listed' | 'rehearsal' | 'run';

/** `anyone`: every signed-in person of the run. `link`: the mail link's holder. Else a role key, held by a session or a token. */
export interface Rule {
  who: string;
  reach: Reach;
}

const by = (reach: Reach, ...who: string[]): Rule[] => who.map((w) => ({ who: w, reach }));

const READERS = ['ekonomichef', 'kommunchef', 'controller', 'revisor', 'lasare'];
const STEERING = by('run', 'ekonomichef');
const READ_YEAR = [...by('run', 'anyone', ...READERS)];

/**
 * Every action that the edge knows and who may do it. What is not here is refused. The operator's own token (`installation`)
 * may do everything and is therefore not repeated; nobody else reaches what has no rule.
 *
 * Across nämnder the status is visible (`readCycle`, `readTask` without the answer); draft texts and figures are not until they
 * are handed over (`readDraft`, TF 2 kap). Approving, deciding and steering never stand open to a mail link.
 */
export const RULES = {
  listCycles: READ_YEAR,
  readCycle: READ_YEAR,
  readTimeline: READ_YEAR,
  startCycle: STEERING,
  steerCycle: STEERING,
  registerAbsence: [...STEERING, ...by('own', 'anyone')],
  settle: STEERING,
  importFile: STEERING,
  adjust: STEERING,
  // Only the role that the definition names as the owner; a token only where that is its own role.
  adoptCarried: by('named', 'anyone', 'ekonomichef'),

  // Those whom the definition names for the händelse, else the ekonomichef and the organ's secretary.
  registerHappening: by('listed', 'anyone', 'ekonomichef', 'kommunchef'),

  listTasks: READ_YEAR,
  readTask: [...by('own', 'link', 'anyone'), ...by('scope', 'chef', 'vd', ...BESIDE, ...SECRETARIES), ...by('run', ...READERS)],
  readDraft: [
    ...by('own', 'link', 'anyone'),
    ...by('scope', 'chef', 'vd', ...BESIDE, ...SECRETARIES),
    ...by('authority', 'ekonomichef', 'kommunchef', 'controller'),
    ...by('handedOver', ...READERS),
    // Whoever approves must see what.
    ...by('outside', 'ekonomichef'),
  ],
  answerOwn: by('own', 'link', 'anyone'),
  propose: [...by('scope', ...BESIDE), ...STEERING],
  answerOnBehalf: [...by('scope', 'chef', 'vd', ...BESIDE, ...SECRETARIES), ...STEERING],
  confirmProposal: by('own', 'link', 'anyone'),
  approve: [...by('own', 'anyone'), ...by('outside', 'ekonomichef')],
  sendBack: [...by('own', 'anyone'), ...by('outside', 'ekonomichef')],
  goWithout: [...by('own', 'anyone'), ...by('outside', 'ekonomichef'), ...by('root', 'ekonomichef')],

  readMeeting: READ_YEAR,
  registerMeeting: [...by('scope', ...SECRETARIES), ...by('paper', 'ekonomichef')],
  addParagraph: [...by('scope', ...SECRETARIES), ...by('paper', 'ekonomichef')],
  reopenMatter: [...by('named', 'anyone'), ...by('scope', ...SECRETARIES), ...STEERING],

  readInbox: by('run', 'anyone'),
  startRehearsal: STEERING,
  readRehearsal: READ_YEAR,
  stepClock: [...by('rehearsal', 'anyone', 'ekonomichef')],

  checkInvariants: [],
  repair: [],
  createToken: [],
  createSession: [],
} satisfies Record<string, readonly Rule[]>;

export type Action = keyof typeof RULES;

/** What somebody must be able to see for a refusal to say "not you" instead of "no such thing". Actions without one are refused openly. */
export const SEES: Partial<Record<Action, Action>> = {
  readCycle: 'readCycle',
  readTimeline: 'readCycle',
  steerCycle: 'readCycle',
  registerAbsence: 'readCycle',
  settle: 'readCycle',
  adjust: 'readCycle',
  adoptCarried: 'readCycle',
  registerHappening: 'readCycle',
  listTasks: 'readCycle',
  readTask: 'readTask',
  readDraft: 'readTask',
  answerOwn: 'readTask',
  propose: 'readTask',
  answerOnBehalf: 'readTask',
  confirmProposal: 'readTask',
  approve: 'readTask',
  sendBack: 'readTask',
  goWithout: 'readTask',
  readMeeting: 'readMeeting',
  registerMeeting: 'readMeeting',
  addParagraph: 'readMeeting',
  reopenMatter: 'readMeeting',
  readInbox: 'readCycle',
  readRehearsal: 'readRehearsal',
  stepClock: 'readRehearsal',
};

/** The roles that may do something as far as `reach`, by the rules. */
export function rolesWith(action: Action, reach: Reach): string[] {
  return RULES[action].flatMap((rule: Rule) => (rule.reach === reach ? [rule.who] : []));
}
