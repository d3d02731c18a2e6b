/** Something that is needed is not there. `message` is one Swedish sentence that says what to do; commands end with status 3. */
export class Missing extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'Missing';
  }
}
