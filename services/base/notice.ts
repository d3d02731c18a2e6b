import { json, type Tx } from './db';
import type { NoticeKind } from '../../domain/tasks/notices';

export interface NewNotice {
  run: string;
  person: string;
  kind: NoticeKind;
  /** business key of the occasion: a second notice with the same key for the same person is silently dropped */
  occasion: string;
  /** true: goes at once (DESIGN 8 says which may) */
  urgent?: boolean;
  task?: string;
  occurrence?: string;
  /** references and figures that the text needs; see domain/tasks/notices.ts */
  payload?: Record<string, unknown>;
  at: Date;
}

/** Writes down what a person is to be told. The morning mail gathers the rows; the urgent ones go at once. */
export async function notify(tx: Tx, ...notices: NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.notice.createMany({
    data: notices.map((n) => ({ ...n, urgent: n.urgent ?? false, payload: json(n.payload ?? {}) })),
    skipDuplicates: true,
  });
}
