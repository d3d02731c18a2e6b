// What `npm start` runs: PostgreSQL, the Temporal server, worker and API, brought up in order and kept up.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isLoopback } from './config';
import { takeControl, whoRuns, type Control, type Who } from './control';
import { askHealth } from './health';
import { Missing } from './missing';
import { startNode } from './nodePart';
import { Part, type Started } from './part';
import { distDir } from './paths';
import { isFree } from './ports';
import { ensureDatabase, startPostgres } from './postgres';
import { delay, endProcess, markOf, type ProcessMark } from './processes';
import type { Progress } from './progress';
import { makeStateDir, portsOf, readJson, replacePort, stateDirId, writeJson, type Ports } from './stateDir';
import { prepareTemporalDatabases, startTemporal } from './temporal';
import { temporalBinaries } from './temporalBinaries';
import { registerNamespace } from './temporalNamespace';

export interface SupervisorSettings {
  stateDir: string;
  env: NodeJS.ProcessEnv;
  mode: Who['mode'];
  progress: Progress;
}

/** What `run.json` in the state folder holds. */
export interface RunFile {
  supervisor: ProcessMark;
  url: string;
  parts: Record<string, { pid: number; started: string; port?: number }>;
}

/** Somebody runs on the state folder already. */
export class AlreadyRunning extends Error {
  constructor(readonly who: Who) {
    super('already running');
  }
}

/** Real milliseconds: a part comes up within this, or is given up. */
const LONGEST_START_MS = 60_000;

type Name = 'postgres' | 'temporal' | 'worker' | 'api';

/** The running product of one state folder. */
export class Supervisor {
  private readonly parts = new Map<Name, Part>();
  private readonly written: RunFile['parts'] = {};
  private ready = false;
  private stopped: Promise<void> | null = null;
  private bringing: Promise<void> = Promise.resolve();
  private control: Control | null = null;
  private ports!: Ports;

  constructor(private readonly settings: SupervisorSettings) {}

  /**
   * Starts everything and resolves when `/health` says that all is well. Throws `AlreadyRunning` when somebody else runs on the
   * state folder, `Missing` when something that is needed is not there; nothing is left running then.
   */
  async start(): Promise<void> {
    makeStateDir(this.settings.stateDir);
    await this.takeOver();
    try {
      this.bringing = this.bringUp();
      await this.bringing;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Where people reach the product on this machine. */
  get url(): string {
    return `http://127.0.0.1:${this.webPort}`;
  }

  get namespace(): string {
    return this.settings.env['TEMPORAL_NAMESPACE'] || 'arshjul';
  }

  /** How many other commands use the servers. */
  get users(): number {
    return this.control?.leases() ?? 0;
  }

  /** Stops all parts, the last started first. May be called again; resolves when nothing of ours runs. */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  /** Whether it has been told to stop. */
  get stopping(): boolean {
    return this.stopped !== null;
  }

  private async stopAll(): Promise<void> {
    this.ready = false;
    // A part that is on its way up is waited for, so that it cannot be left behind; it is stopped as soon as it is up.
    await Promise.race([this.bringing.catch(() => undefined), delay(LONGEST_START_MS)]);
    await Promise.all([this.parts.get('api')?.stop(), this.parts.get('worker')?.stop()]);
    await this.parts.get('temporal')?.stop();
    await this.parts.get('postgres')?.stop();
    await this.control?.close();
  }

  /** Becomes the one that runs on the state folder, and ends what a killed predecessor has left. */
  private async takeOver(): Promise<void> {
    const { stateDir } = this.settings;
    const state = stateDirId(stateDir);
    this.ports = await portsOf(stateDir);
    for (;;) {
      const control = await takeControl(this.ports.control, () => this.who(state));
      if (control) {
        this.control = control;
        break;
      }
      const who = await whoRuns(this.ports.control, state);
      if (who) throw new AlreadyRunning(who);
      this.ports = await replacePort(stateDir, 'control');
    }
    const left = readJson<RunFile>(join(stateDir, 'run.json'));
    const orphans = (['api', 'worker', 'temporal'] as const).flatMap((name) => left?.parts[name] ?? []);
    await Promise.all(orphans.map((orphan) => endProcess(orphan, 'SIGTERM', 3_000)));
  }

  private who(state: string): Who {
    return { product: 'arshjulet', state, pid: process.pid, mode: this.settings.mode, ready: this.ready, url: this.url };
  }

  private get webPort(): number {
    return Number(this.settings.env['PORT'] || this.ports.web);
  }

  private async bringUp(): Promise<void> {
    const { env, progress, stateDir } = this.settings;
    const host = env['HOST'] || '127.0.0.1';
    if (!isLoopback(host) && env['ARSHJUL_AUTH'] !== 'token') {
      throw new Missing(`Adressen ${host} kan nås från andra datorer: sätt ARSHJUL_AUTH=token, eller låt HOST vara 127.0.0.1.`);
    }
    await this.checkPorts();
    const databaseUrl = env['DATABASE_URL'] || (await this.startDatabase());
    const partEnv = this.partEnv(databaseUrl);
    const apiUp = async (): Promise<void> => {
      await progress.step('Migrerar databasen', () => prepareDatabase(partEnv));
      await this.keep('api', () => startNode('api', 'api/main.js', stateDir, partEnv, this.webPort));
    };
    await Promise.all([apiUp(), this.bringTemporalUp(databaseUrl)]);
    await this.keep('worker', () => startNode('worker', 'worker/main.js', stateDir, partEnv));
    await progress.step('Väntar på att alla delar svarar', () => this.untilHealthy());
    this.ready = true;
  }

  /** A kept port that a stranger has taken is replaced; one that was asked for by `PORT` is not. */
  private async checkPorts(): Promise<void> {
    const { env, stateDir, progress } = this.settings;
    if (env['PORT'] && !(await isFree(this.webPort))) throw new Missing(`Porten ${env['PORT']} används redan av ett annat program: sätt PORT till en annan.`);
    for (const name of ['web', 'receiver', 'temporal'] as const) {
      if ((name === 'web' && env['PORT']) || (await isFree(this.ports[name]))) continue;
      progress.say(`Porten ${this.ports[name]} används av ett annat program och byts ut.`);
      this.ports = await replacePort(stateDir, name);
    }
  }

  private async startDatabase(): Promise<string> {
    const { stateDir, progress } = this.settings;
    let url = '';
    let home = '';
    await progress.step('Startar PostgreSQL', () =>
      this.keep('postgres', async () => {
        const running = await startPostgres({ stateDir, port: this.ports.postgres });
        url = running.url('arshjul');
        home = running.home;
        return running;
      }),
    );
    await ensureDatabase(url.replace(/\/arshjul$/, '/postgres'), 'arshjul');
    progress.say(`Databasen är den inbyggda PostgreSQL (för prov; i drift sätts DATABASE_URL). Den ligger i ${home}.`);
    return url;
  }

  private async bringTemporalUp(databaseUrl: string): Promise<void> {
    const { env, stateDir, progress } = this.settings;
    const outside = env['TEMPORAL_ADDRESS'];
    const target = { namespace: this.namespace, tls: env['TEMPORAL_TLS'] === 'true', apiKey: env['TEMPORAL_API_KEY'] || undefined };
    if (outside) {
      await progress.step(`Ansluter till Temporal på ${outside}`, () => registerNamespace({ ...target, address: outside }));
      return;
    }
    const binaries = await temporalBinaries(env, progress);
    await progress.step('Startar Temporal-servern', async () => {
      await prepareTemporalDatabases(databaseUrl, binaries);
      const ports = { frontend: this.ports.temporal, others: this.ports.temporalOthers };
      await this.keep('temporal', async () => ({ ...(await startTemporal(stateDir, databaseUrl, binaries, ports)), port: this.ports.temporal }));
      await registerNamespace({ ...target, address: `127.0.0.1:${this.ports.temporal}` });
    });
  }

  private async keep(name: Name, start: () => Promise<Started>): Promise<void> {
    if (this.stopping) throw new Missing('Starten avbröts.');
    const started = (_: string, { mark, port }: Started): void => {
      this.written[name] = { ...mark, port };
      const own = this.written;
      writeJson(join(this.settings.stateDir, 'run.json'), { supervisor: markOf(process.pid)!, url: this.url, parts: own } satisfies RunFile);
    };
    const part = new Part({ name, start, started, say: (line) => this.settings.progress.say(line) });
    this.parts.set(name, part);
    await part.start();
    // Told to stop while this part was on its way up.
    if (this.stopping) await part.stop();
  }

  /** What the parts are told. What the operator has set goes through; the rest is ours. */
  private partEnv(databaseUrl: string): NodeJS.ProcessEnv {
    const { env, stateDir } = this.settings;
    return {
      ...env,
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: env['TEMPORAL_ADDRESS'] || `127.0.0.1:${this.ports.temporal}`,
      TEMPORAL_NAMESPACE: this.namespace,
      ARSHJUL_DATA: stateDir,
      ARSHJUL_RECEIVER_PORT: env['ARSHJUL_RECEIVER_PORT'] || String(this.ports.receiver),
      PORT: String(this.webPort),
    };
  }

  private async untilHealthy(): Promise<void> {
    const { stateDir } = this.settings;
    for (const until = performance.now() + 90_000; ; ) {
      const answer = await askHealth(this.url);
      if (answer.well) return;
      if (this.stopping) throw new Missing('Starten avbröts.');
      if (performance.now() > until) throw new Missing(`${answer.text} Loggarna ligger i ${stateDir}.`);
      await delay(100);
    }
  }
}

async function prepareDatabase(env: NodeJS.ProcessEnv): Promise<void> {
  await promisify(execFile)(process.execPath, [join(distDir, 'runtime/prepareDatabase.js')], { env }).catch((error: { stderr?: string }) => {
    throw new Missing(`Databasen gick inte att migrera: ${(error.stderr ?? '').trim()}`);
  });
}
