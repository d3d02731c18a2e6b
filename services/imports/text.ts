/**
 * The text of a file: UTF-8 (with or without its mark), UTF-16 with its mark (Excel's "Unicode-text"), else Windows-1252, which holds
 * all of Latin-1 that is text. A byte sequence that is not UTF-8 is how Windows-1252 with å, ä or ö is known.
 */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
