import type { Request } from 'express';
import { Refusal } from '../../services/base/refusal';

/** What an act takes from the headers. */
export interface ActOptions {
  /** the same key twice gives the same receipt */
  idempotencyKey?: string;
  /** the act is refused when the thing has moved on from this revision */
  expectedRevision?: number;
}

/** Reads `Idempotency-Key` and `If-Match`. Throws `Refusal('invalid')` when one is there and cannot be used. */
export function actOptions(req: Request): ActOptions {
  const options: ActOptions = {};
  const key = req.headers['idempotency-key'];
  if (key !== undefined) {
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
      throw new Refusal('invalid', 'Idempotency-Key ska vara 1–200 tecken utan mellanslag.');
    }
    options.idempotencyKey = key;
  }
  const match = req.headers['if-match'];
  if (match !== undefined) {
    const revision = /^(?:W\/)?"?(\d{1,9})"?$/.exec(match)?.[1];
    if (revision === undefined) throw new Refusal('invalid', 'If-Match ska vara den revision som du såg, till exempel "7".');
    options.expectedRevision = Number(revision);
  }
  return options;
}
