import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Definition } from '../../domain/arshjul/definition';
import { didYouMean } from '../../domain/arshjul/nearest';
import { parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import type { Meeting, Organisation } from '../../domain/organisation/types';
import { Refusal } from '../base/refusal';

/** A municipality's folder, read and understood. */
export interface Municipality {
  /** the folder's name, `astorp`; part of every run's id */
  name: string;
  path: string;
  definition: Definition;
  organisation: Organisation;
  meetings: Meeting[];
}

/** The files of a municipality's folder. */
const FILES: readonly (keyof MunicipalityFiles)[] = ['arshjul.yaml', 'organisation.yaml', 'sammantraden.yaml'];

/** The checkout's `kommuner/`, seen from the source tree and from the build output alike. */
export function municipalitiesFolder(from = __dirname): string {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'kommuner');
    if (existsSync(folder)) return folder;
    if (dirname(at) === at) throw new Error('the folder kommuner/ was not found');
  }
}

/** The names of the folders that `loadMunicipality` knows without a path, in order. */
export function knownMunicipalities(): string[] {
  const folder = municipalitiesFolder();
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'arshjul.yaml')))
    .sort();
}

/**
 * Reads a municipality by its folder's name in `kommuner/`, or by a path to such a folder anywhere.
 * Refuses an unknown one by naming those that exist, and a folder with errors by `file:line:column: text`, one a line.
 */
export function loadMunicipality(nameOrPath: string): Municipality {
  const path = folderOf(nameOrPath);
  const name = basename(path);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
    throw new Refusal('invalid', `Mappen ${name} kan inte användas: namnet får bara ha små bokstäver a–z, siffror och bindestreck.`);
  }
  const files = filesOf(path);
  const parsed = parseMunicipality(files, versionOf(files));
  if (!parsed.ok) {
    throw new Refusal(
      'invalid',
      parsed.errors.map((e) => `${shown(join(path, e.file))}:${e.line}:${e.column}: ${e.text}`).join('\n'),
      parsed.errors.map((e) => ({ field: `${e.file}:${e.line}:${e.column}`, text: e.text })),
    );
  }
  return { name, path, definition: parsed.definition, organisation: parsed.organisation, meetings: parsed.meetings };
}

/** The version of a definition: twelve hexadecimal digits of the SHA-256 of its three files, so that a changed letter is another version. */
export function versionOf(files: MunicipalityFiles): string {
  const hash = createHash('sha256');
  for (const file of FILES) hash.update(files[file]).update('\u0000');
  return hash.digest('hex').slice(0, 12);
}

function folderOf(nameOrPath: string): string {
  const known = knownMunicipalities();
  if (known.includes(nameOrPath)) return join(municipalitiesFolder(), nameOrPath);
  const looksLikePath = isAbsolute(nameOrPath) || nameOrPath.includes('/') || nameOrPath.startsWith('.');
  const path = resolve(nameOrPath);
  if (looksLikePath && existsSync(path) && statSync(path).isDirectory()) return path;
  if (looksLikePath) throw new Refusal('not-found', `Mappen ${nameOrPath} finns inte.`);
  throw new Refusal('not-found', `Det finns ingen kommun som heter ${nameOrPath}.${didYouMean(nameOrPath, known)} De som finns är ${known.join(', ')}.`);
}

/** The three texts of a folder as they stand. Refuses a folder that lacks one of them. */
export function filesOf(path: string): MunicipalityFiles {
  const read = (file: keyof MunicipalityFiles): string => {
    const at = join(path, file);
    if (!existsSync(at)) throw new Refusal('invalid', `${shown(at)}:1:1: filen saknas; mappen ${basename(path)} ska ha ${FILES.join(', ')}.`);
    return readFileSync(at, 'utf8');
  };
  return { 'arshjul.yaml': read('arshjul.yaml'), 'organisation.yaml': read('organisation.yaml'), 'sammantraden.yaml': read('sammantraden.yaml') };
}

/** A path as it is shown: below the working folder where it lies there. */
function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}
