/** Why an act was refused; the edge turns it into a status code, a page or an exit status. */
export type RefusalCode = 'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'conflict' | 'gone' | 'rule' | 'too-many' | 'unavailable';

export interface FieldError {
  field: string;
  text: string;
}

/** An act was refused. `detail` is one clear Swedish sentence for the person who acted; nothing has been written. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly detail: string,
    readonly errors: FieldError[] = [],
    /** real seconds after which it is worth trying again */
    readonly retryAfter?: number,
  ) {
    super(detail);
    this.name = 'Refusal';
  }
}
