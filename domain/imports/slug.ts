const LETTERS: Readonly<Record<string, string>> = { å: 'a', ä: 'a', ö: 'o', é: 'e', è: 'e', ü: 'u', ø: 'o', æ: 'a' };

/** A text as an id: small letters a–z, digits and hyphens. '' when nothing is left. */
export function slug(text: string): string {
  const plain = text.normalize('NFC').toLowerCase().replace(/[^a-z0-9]/g, (c) => LETTERS[c] ?? '-');
  return plain.replace(/-+/g, '-').replace(/^-|-$/g, '').slice(0, 60);
}

/** What may stand as an id in `organisation.yaml`. */
export function isKey(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(text) && text.length <= 60;
}
