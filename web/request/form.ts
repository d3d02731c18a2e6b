import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { Refusal } from '../../services/base/refusal';
import { html, type Html } from '../html';
import { checkFormToken, FORM_TOKEN, formToken, SUBMIT_KEY } from './formToken';

/** A sent form: text by field name. Fields with several values (checkboxes) are read with `all`. */
export class Sent {
  private readonly fields: Map<string, string[]>;

  constructor(body: unknown) {
    this.fields = new Map();
    if (typeof body !== 'object' || body === null) return;
    for (const [name, value] of Object.entries(body)) {
      const texts = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
      this.fields.set(name, texts);
    }
  }

  /** The field's text without spaces around it; empty when it was not sent. */
  text(name: string): string {
    return this.raw(name).trim();
  }

  /** The field's text as typed. */
  raw(name: string): string {
    return this.fields.get(name)?.[0] ?? '';
  }

  /** All values of a field. */
  all(name: string): string[] {
    return this.fields.get(name) ?? [];
  }

  /** The fields whose names begin with `prefix`, without it: `f.budget` → `budget`. */
  under(prefix: string): Record<string, string> {
    const found: Record<string, string> = {};
    for (const [name, texts] of this.fields) if (name.startsWith(prefix)) found[name.slice(prefix.length)] = texts[0] ?? '';
    return found;
  }

  /** The revision that the form was shown with; undefined when it carries none. */
  revision(name = 'revision'): number | undefined {
    const text = this.text(name);
    return /^\d+$/.test(text) ? Number(text) : undefined;
  }

  /** The key that makes a double press one act. */
  get key(): string | undefined {
    return /^[\w-]{8,64}$/.test(this.text(SUBMIT_KEY)) ? this.text(SUBMIT_KEY) : undefined;
  }
}

/** Reads a form and refuses it unless it carries the token of `secret`. */
export function readForm(req: Request, secret: string): Sent {
  const sent = new Sent(req.body);
  if (!(req.get('Content-Type') ?? '').startsWith('application/x-www-form-urlencoded')) {
    throw new Refusal('invalid', 'Sidan tar bara emot formulär som har skickats från den själv.');
  }
  checkFormToken(secret, sent.raw(FORM_TOKEN));
  return sent;
}

/** What every form carries: its token and a key that makes a double press one act. */
export function hidden(secret: string, key: string = randomUUID()): Html {
  return html`<input type="hidden" name="${FORM_TOKEN}" value="${formToken(secret)}"><input type="hidden" name="${SUBMIT_KEY}" value="${key}">`;
}
