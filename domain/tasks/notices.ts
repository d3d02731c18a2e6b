/** What a mail can be about. One word per thing; the Swedish texts live in `services/mail/texts`. */
export type NoticeKind =
  /** a task opened for you. payload {} (task given) */
  | 'taskOpened'
  /** reminder. payload { rung, due, next?: { rung, at: day, to?: person } } */
  | 'reminder'
  /** told about somebody below. payload { rung, rule, due, daysLate, of: person, sent: [{ day, kind }], next?: {...} } */
  | 'escalation'
  /** an approval can be made. payload { units, missing } */
  | 'approvalOpened'
  /** sent back to you. payload { reason, by: person } */
  | 'sentBack'
  /** the ekonom has proposed figures for you to confirm. payload { by } */
  | 'proposal'
  /** somebody handed in for you. payload { by, received } */
  | 'handedInFor'
  /** receipt in the morning mail: what you answered. payload { late } */
  | 'receipt'
  /** somebody went on without your unit. payload { by, reason } */
  | 'wentOnWithout'
  /** an ärende is on your organ's next meeting (nämndsekreteraren). payload { matter, meeting, day } */
  | 'matterOnMeeting'
  /** a meeting has been and its outcome is not registered. payload { meeting, day, rung } */
  | 'registerDecision'
  /** what an organ decided. payload { organ, outcome, paragraph?, day } */
  | 'decided'
  /** a final decision changed what a step under way of yours was begun on. payload { matter, organ, day, why, stands? } (occurrence given) */
  | 'basisChanged'
  /** dates moved by an adjustment. payload { adjustment, moves: [{ occurrence, what, from, to }], reason } */
  | 'moved'
  /** a task was taken away. payload { why } */
  | 'withdrawn'
  /** the forecast shows a deficit and a plan is wanted. payload { deviation, organ, next } */
  | 'deviation'
  /** something the ekonomichef should know: vacancy, undeliverable mail, broken rule. payload { finding } */
  | 'finding'
  /** asked whether a step "vid behov" is needed. payload {} */
  | 'needAsked';

/** What the person of a task is told of it, and whoever shares it with that person hears too. */
const OF_ONES_OWN: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['taskOpened', 'reminder', 'approvalOpened', 'sentBack', 'wentOnWithout', 'needAsked']);

/** False also for what has come into other hands (`handed|…`): there each who begins to have it is told by name. */
export function tellsSharers({ kind, occasion, task }: { kind: NoticeKind; occasion: string; task?: string | null | undefined }): boolean {
  return task != null && OF_ONES_OWN.has(kind) && !occasion.startsWith('handed|');
}
