import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type YAMLError } from 'yaml';
import type { DefinitionError, Path } from './problems';

/** Longest file taken, in characters. */
export const MAX_CHARACTERS = 1_000_000;
const MAX_ALIASES = 20;

/** A YAML text that has been read, with the place of everything in it. */
export class YamlFile {
  readonly errors: DefinitionError[] = [];
  readonly value: unknown;
  private readonly lines = new LineCounter();
  private readonly document: Document | null = null;

  constructor(
    readonly name: string,
    given: string,
  ) {
    // An ä may be written as one character or as two; what is compared here is written as one.
    const text = given.normalize('NFC');
    if (text.length > MAX_CHARACTERS) {
      this.add(1, 1, `Filen är för stor (${text.length} tecken). Högst ${MAX_CHARACTERS} tecken tas emot.`);
      return;
    }
    const unread = text.search(/[\uFFFD\u0000]/);
    if (unread >= 0) {
      const before = text.slice(0, unread).split('\n');
      this.add(before.length, (before[before.length - 1] ?? '').length + 1, 'Här står ett tecken som inte kan läsas. Spara filen som UTF-8 (text); å, ä och ö blir annars fel.');
      return;
    }
    if (text.trim() === '') {
      this.add(1, 1, 'Filen är tom.');
      return;
    }
    try {
      const document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, uniqueKeys: true });
      // What comes after a tab follows from it.
      const tab = document.errors.find((e) => e.code === 'TAB_AS_INDENT')?.pos[0] ?? Infinity;
      for (const e of document.errors) if (e.code === 'TAB_AS_INDENT' || e.pos[0] < tab) this.addYamlError(e, text);
      this.document = document;
      if (document.errors.length > 0) return;
      if (this.countAliases(document.contents) > MAX_ALIASES) {
        this.add(1, 1, `Filen använder för många YAML-alias (*namn). Högst ${MAX_ALIASES} tas emot; skriv ut värdena i stället.`);
        return;
      }
      this.value = document.toJS({ maxAliasCount: 100 });
    } catch (e) {
      this.add(1, 1, e instanceof RangeError ? 'Filen är nästlad för djupt.' : 'Filen kan inte läsas som YAML. Alias (*namn) får inte växa i flera led.');
    }
  }

  /** Records what is wrong at a path; `onKey` points at the key and not at its value. */
  problem(path: Path, text: string, onKey = false): void {
    const { line, column } = this.place(path, onKey);
    this.add(line, column, text);
  }

  /** Line and column of what stands at a path, or of the nearest thing above it that exists. */
  place(path: Path, onKey = false): { line: number; column: number } {
    const offset = this.offset(path, onKey);
    const at = this.lines.linePos(offset);
    return { line: Math.max(1, at.line), column: Math.max(1, at.col) };
  }

  private offset(path: Path, onKey: boolean): number {
    let node: unknown = this.document?.contents;
    let offset = start(node) ?? 0;
    for (const [i, key] of path.entries()) {
      if (isAlias(node) && this.document) node = node.resolve(this.document);
      if (isMap(node)) {
        const pair = node.items.find((p) => (isScalar(p.key) ? String(p.key.value) : String(p.key)) === String(key));
        if (!pair) break;
        const last = i === path.length - 1;
        offset = (last && onKey ? start(pair.key) : (start(pair.value) ?? start(pair.key))) ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(key)];
        if (node === undefined) break;
        offset = start(node) ?? offset;
      } else break;
    }
    return offset;
  }

  private countAliases(node: unknown): number {
    if (isAlias(node)) return 1;
    if (isPair(node)) return this.countAliases(node.key) + this.countAliases(node.value);
    return isCollection(node) ? node.items.reduce<number>((n, item) => n + this.countAliases(item), 0) : 0;
  }

  private addYamlError(e: YAMLError, text: string): void {
    const at = this.lines.linePos(e.pos[0]);
    const key = e.code === 'DUPLICATE_KEY' ? /^[^:\n]{1,80}/.exec(text.slice(e.pos[0]))?.[0].trim() : undefined;
    this.add(Math.max(1, at.line), Math.max(1, at.col), key === undefined ? (YAML_TEXTS[e.code] ?? 'Texten kan inte läsas som YAML här.') : `Nyckeln "${key}" står två gånger på samma nivå. Ta bort den ena.`);
  }

  /** The keys that stand in the file below a path, also those of entries that could not be read. */
  keysAt(...path: string[]): string[] {
    let at: unknown = this.value;
    for (const key of path) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined;
    return typeof at === 'object' && at !== null && !Array.isArray(at) ? Object.keys(at) : [];
  }

  /** A scalar as it is written: a code may begin with zeros, which a number does not keep. */
  writtenAt(path: Path): string | undefined {
    const node = this.document?.getIn(path, true);
    return isScalar(node) && typeof node.source === 'string' ? node.source : undefined;
  }

  private add(line: number, column: number, text: string): void {
    this.errors.push({ file: this.name, line, column, text });
  }
}

function start(node: unknown): number | undefined {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? (node.range[0] as number) : undefined;
}

const YAML_TEXTS: Record<string, string> = {
  TAB_AS_INDENT: 'Raden är indragen med tabbtecken. Använd mellanslag.',
  BAD_INDENT: 'Indraget stämmer inte med raderna omkring.',
  BAD_ALIAS: 'Ett alias (*namn) pekar på något som inte finns.',
  BLOCK_AS_IMPLICIT_KEY: 'Det står två kolon på raden. Sätt texten inom citattecken.',
  MULTILINE_IMPLICIT_KEY: 'En nyckel får inte sträcka sig över flera rader. Saknas ett kolon?',
  MISSING_CHAR: 'Ett tecken saknas, ofta ett avslutande citattecken, en klammer eller ett kolon.',
  UNEXPECTED_TOKEN: 'Här står något oväntat. Sätt texten inom citattecken om den innehåller särskilda tecken.',
  KEY_OVER_1024_CHARS: 'En nyckel är för lång (högst 1024 tecken).',
  MULTIPLE_DOCS: 'Filen innehåller flera YAML-dokument (---). Skriv ett dokument i varje fil.',
  RESOURCE_EXHAUSTION: 'Filen är nästlad för djupt.',
};
