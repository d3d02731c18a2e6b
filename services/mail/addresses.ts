/**
 * Where mails point to. A mail is written as a row before anybody knows how the product is reached, so an address begins with
 * `BASE`, and the postman puts the real beginning there when it sends.
 */
export const BASE = '{{arshjul}}';

export const paths = {
  /** a task's page; asks for a session, so it serves approvals too */
  task: (task: string): string => `/uppgift/${encodeURIComponent(task)}`,
  mine: (): string => '/mina',
  year: (run: string): string => `/ar/${encodeURIComponent(run)}`,
  /** a step at one organ; its id has slashes of its own */
  step: (run: string, occurrence: string): string => `/ar/${encodeURIComponent(run)}/steg/${occurrence.split('/').map(encodeURIComponent).join('/')}`,
  /** where the receiver of an återremiss says what re-opens */
  reopen: (run: string, matter: string): string => `/ar/${encodeURIComponent(run)}/ateroppna/${encodeURIComponent(matter)}`,
  meeting: (run: string, meeting: string): string => `/ar/${encodeURIComponent(run)}/sammantraden/${encodeURIComponent(meeting)}`,
};

/** Replaces the mark by where people reach the product (no slash at the end). */
export function withBase(text: string, baseUrl: string): string {
  return text.replaceAll(BASE, () => baseUrl);
}
