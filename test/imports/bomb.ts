import { deflateRawSync } from 'node:zlib';

/** What a ZIP may lie about; by default it tells the truth. */
export interface ZipLies {
  /** unpacked size in the directory at the end */
  stated?: number;
  /** unpacked size in the part's own heading */
  local?: number;
  /** how many parts the directory has, in the first of its two counts and in the second */
  counts?: [number, number];
  /** how many entries of the directory lead to the one part */
  entries?: number;
  stored?: boolean;
  /** a second directory's locator before the end */
  zip64?: boolean;
}

/** A ZIP of one part named as a workbook's sheet. */
export function zipOf(content: Buffer, lies: ZipLies = {}): Buffer {
  const packed = lies.stored ? content : deflateRawSync(content, { level: 9 });
  const method = lies.stored ? 0 : 8;
  const entries = lies.entries ?? 1;
  const name = Buffer.from('xl/worksheets/sheet1.xml');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(method, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(lies.local ?? content.length, 22);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(lies.stated ?? content.length, 24);
  entry.writeUInt16LE(name.length, 28);
  const directory = Buffer.concat(Array.from({ length: entries }, () => Buffer.concat([entry, name])));
  const locator = Buffer.alloc(lies.zip64 ? 20 : 0);
  if (lies.zip64) locator.writeUInt32LE(0x07064b50, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(lies.counts?.[0] ?? entries, 8);
  end.writeUInt16LE(lies.counts?.[1] ?? entries, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, directory, locator, end]);
}
