import { existsSync, mkdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Experience } from '../../domain/next/experience';
import type { Proposal } from '../../domain/next/proposal';
import { proposeNext } from '../../domain/next/propose';
import { yearTexts } from '../../domain/plan/yearDiff';
import { counted } from '../../domain/texts/words';
import { hasDatabase } from '../../runtime/servers';
import { filesOf } from '../../services/years/municipality';
import { withApi, yearArgument } from '../client';
import { makeFoldersAbove, writeFile } from '../files';
import { CliExit, print, printJson, progress } from '../output';
import { cyclePath, type Cycle } from '../year';
import { load, ofMeetings } from './planning';

interface Options {
  out?: string;
  folderOnly?: boolean;
  json?: boolean;
}

/** `arshjul next`: proposes next year's folder from this year's and from how it went. */
export function addNext(program: Command): void {
  program
    .command('next')
    .description('föreslår nästa års mapp ur årets och ur hur året gick; skriver aldrig över något')
    .argument('<kommun>', 'mapp i kommuner/, eller en sökväg')
    .argument('<år>', 'året som är: förslaget gäller året efter')
    .option('--out <mapp>', 'den nya mappen; utelämnad: forslag/<nästa år>/<kommun>')
    .option('--folder-only', 'frågar ingen databas om hur året gick')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (name: string, yearText: string, options: Options) => {
      const year = yearArgument(yearText);
      const municipality = load(name);
      const out = resolve(options.out ?? join('forslag', String(year + 1), municipality.name));
      refuseExisting(out);
      if (!/^[a-z0-9][a-z0-9-]*$/.test(basename(out))) throw new CliExit(1, `Mappen ${basename(out)} kan inte användas: namnet får bara ha små bokstäver a–z, siffror och bindestreck.`);
      const experience = options.folderOnly || !hasDatabase() ? null : await howItWent(municipality.name, year);
      const proposal = ofMeetings(() => proposeNext(filesOf(municipality.path), year, experience));
      write(out, proposal.files);
      if (options.json) {
        const { files, ...told } = proposal;
        return printJson({ folder: out, files: Object.keys(files), ...told });
      }
      tell(proposal, out);
    });
}

/** The real year as it went; null when it has not been run here. */
async function howItWent(municipality: string, year: number): Promise<Experience | null> {
  return withApi(async (api) => {
    const { cycles } = await api.get<{ cycles: Cycle[] }>('/cycles', { municipality, year, kind: 'real' });
    const ran = cycles.find((c) => c.state === 'running') ?? cycles.find((c) => c.state === 'finished');
    return ran ? api.get<Experience>(cyclePath(ran, '/experience')) : null;
  });
}

function refuseExisting(out: string): void {
  if (existsSync(out)) throw new CliExit(1, `${shown(out)} finns redan, och inget skrivs över. Ange en annan mapp med --out, eller flytta den som finns.`);
}

/** The folder is made by this call or not at all: one that came meanwhile is not written into. */
function write(out: string, files: Proposal['files']): void {
  makeFoldersAbove(out);
  try {
    mkdirSync(out);
  } catch {
    refuseExisting(out);
    throw new CliExit(1, `Mappen ${shown(out)} går inte att skapa.`);
  }
  for (const [file, text] of Object.entries(files)) {
    writeFile(join(out, file), text, { isNew: true });
    progress(`Skrev ${shown(join(out, file))}`);
  }
}

function tell(p: Proposal, out: string): void {
  print(`Förslag till ${p.municipality} ${p.year} i ${shown(out)}.`);
  print(p.from ? `  Ur mappen och ur hur året gick (${p.from.run}).` : '  Bara ur mappen: året har inte körts här, så hur det gick är okänt.');
  const organs = new Set(p.meetings.offered.map((o) => o.organ)).size;
  print(`  Sammanträden: ${p.meetings.kept.reduce((n, k) => n + k.count, 0)} finns redan; ${organs} organ saknar dagar ${p.year}, ${counted(p.meetings.offered.length, 'dag', 'dagar')} står som förslag.`);
  if (p.from) {
    print(`  Sena steg: ${p.late.length}, varav ${p.late.filter((o) => o.line !== null).length} med förslag till tidigare start.`);
    print(`  Följer med: ${counted(p.carried.plans.length, 'åtgärdsplan', 'åtgärdsplaner')}, ${p.carried.open.length} uppdrag.`);
  }
  print(`  Har slutat: ${p.left.length === 0 ? 'ingen' : p.left.map((l) => l.name).join(', ')}.`);
  const { lines, calendarOnly } = yearTexts(p.changes);
  print(`  Skillnader mot ${p.year - 1}: ${lines.length === 0 ? 'inga' : `${lines.length}, alla i forslag.md`}.${calendarOnly === null ? '' : ` ${calendarOnly}`}`);
  print(`Granska med: npx arshjul check ${shown(out)} ${p.year}`);
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}
