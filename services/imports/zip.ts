import { inflateRawSync } from 'node:zlib';
import { FileRefused } from './refused';
import { mustFit } from './sheetSize';

/** The most that all parts of a workbook together may unpack to, and the most parts. */
const MOST_BYTES = 40 * 1024 * 1024;
const MOST_PARTS = 2_000;

const ENTRY = 0x02014b50;
const ZIP64 = 0x07064b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Refuses a workbook that is no ZIP file, is encrypted, or unpacks to more than a workbook should. Sizes that the file states about
 * itself are not believed: each part is unpacked, up to the limit and no further. What is measured is what `readXlsx` reads
 * afterwards, because both follow the directory at the end of the file; where a ZIP can say two things (two counts, a second
 * directory of 64 bits, a size that is not the part's) it is refused, so that no reader can take the other one.
 */
export function mustUnpackSmall(bytes: Buffer): void {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length) throw broken();
  if (end >= 20 && bytes.readUInt32LE(end - 20) === ZIP64) throw broken();
  const parts = bytes.readUInt16LE(end + 10);
  if (bytes.readUInt16LE(end + 8) !== parts) throw broken();
  if (parts > MOST_PARTS) throw new FileRefused(`Filen har ${String(parts)} delar och är ingen vanlig arbetsbok.`);
  let at = bytes.readUInt32LE(end + 16);
  let left = MOST_BYTES;
  for (let i = 0; i < parts; i += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw broken();
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new FileRefused('Filen är skyddad med lösenord. Spara den utan lösenord och försök igen.');
    const part = unpacked(bytes, at, left);
    if (part.length !== bytes.readUInt32LE(at + 24)) throw broken();
    left -= part.length;
    if (left < 0) throw tooLarge();
    mustFit(part);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

function unpacked(bytes: Buffer, at: number, most: number): Buffer {
  const packed = bytes.readUInt32LE(at + 20);
  const local = bytes.readUInt32LE(at + 42);
  if (local + 30 > bytes.length) throw broken();
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (start + packed > bytes.length) throw broken();
  const part = bytes.subarray(start, start + packed);
  const method = bytes.readUInt16LE(at + 10);
  if (method === STORED) return part;
  if (method !== DEFLATED) throw broken();
  try {
    return inflateRawSync(part, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw broken();
  }
}

function tooLarge(): FileRefused {
  return new FileRefused('Filen packas upp till mer än 40 MB och läses inte. Spara bara bladet som behövs.');
}

function broken(): FileRefused {
  return new FileRefused('Filen är ingen hel Excelfil (XLSX). Öppna den i Excel, spara om den och försök igen.');
}
