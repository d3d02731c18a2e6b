/** A file that cannot be read at all; `text` is one Swedish sentence for the person who sent it. */
export class FileRefused extends Error {
  constructor(readonly text: string) {
    super(text);
    this.name = 'FileRefused';
  }
}
