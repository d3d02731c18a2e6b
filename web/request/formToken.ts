import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../../services/base/refusal';

/** Names of the fields that every form carries. */
export const FORM_TOKEN = '_skydd';
export const SUBMIT_KEY = '_nyckel';

/** The form token of a session or a mail link: made from its secret, so it needs no storage and dies with it. */
export function formToken(secret: string): string {
  return createHmac('sha256', secret).update('arshjul form').digest('base64url');
}

/** Refuses a form that was not made for this session or link. */
export function checkFormToken(secret: string, given: unknown): void {
  const expected = Buffer.from(formToken(secret));
  const got = Buffer.from(typeof given === 'string' ? given : '');
  if (got.length !== expected.length || !timingSafeEqual(got, expected)) {
    throw new Refusal('forbidden', 'Formuläret hör inte till din inloggning. Gå tillbaka, ladda om sidan och försök igen.');
  }
}
