// Prisma's schema engine as WebAssembly. An internal interface of Prisma: the version is pinned exactly and it is touched here only.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlDriverAdapter, type SqlQuery, type SqlResultSet } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';

type Imports = Record<string, unknown>;
/** The part of the global that is used here (its types otherwise come with the DOM's only). */
interface Wasm {
  instantiate(code: Uint8Array, imports: Record<string, Imports>): Promise<{ instance: { exports: Record<string, unknown> } }>;
}
type Glue = typeof import('@prisma/schema-engine-wasm/schema_engine_bg') & { __wbg_set_wasm(exports: Record<string, unknown>): void };

/** Runs `work` with the schema engine opened on the database of `url` with the given Prisma schema text. */
export async function withSchemaEngine<T>(url: string, schema: { path: string; content: string }, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const restore = letEngineTimersGo();
  try {
    const glue = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as Glue;
    await loadOnce(glue);
    const factory = new MigratingPg({ ...parseIntoClientConfig(url), idleTimeoutMillis: 100 } as pg.PoolConfig);
    const datamodels: [string, string][] = [[schema.path, schema.content]];
    const engine = await glue.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
    return await work(engine);
  } finally {
    restore();
  }
}

let loaded = false;

/** Where the engine leaves the text of a panic before it throws. */
class PanicRegistry {
  message = '';
  set_message(message: string): void {
    this.message = message;
    process.stderr.write(`schema engine: ${message}\n`);
  }
}

async function loadOnce(glue: Glue): Promise<void> {
  if (loaded) return;
  loaded = true;
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: new PanicRegistry() });
  const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: Wasm };
  const file = join(dirname(createRequire(__filename).resolve('@prisma/schema-engine-wasm')), 'schema_engine_bg.wasm');
  const { instance } = await wasm.instantiate(readFileSync(file), { './schema_engine_bg.js': glue as unknown as Imports });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
}

const CHAR = 18;
const NAME = 19;
const TEXT = 25;

interface Inside {
  client: pg.Pool;
  onError(error: unknown): never;
  performIO(query: SqlQuery): Promise<pg.QueryArrayResult>;
}

/**
 * Mends two faults of the adapter. It sends a script piece by piece, split at every ';' (sent whole it is one implicit
 * transaction), and it does not know two types of the catalogue, "char" and name.
 */
function mended<T extends SqlDriverAdapter>(adapter: T): T {
  const inside = adapter as unknown as Inside;
  const queryRaw = adapter.queryRaw as (this: SqlDriverAdapter, query: SqlQuery) => Promise<SqlResultSet>;
  const queryWithCatalogueTypes = async (query: SqlQuery): Promise<SqlResultSet> => {
    let types: number[] = [];
    const performIO = async (asked: SqlQuery): Promise<pg.QueryArrayResult> => {
      const result = await inside.performIO(asked);
      types = result.fields.map((field) => field.dataTypeID);
      return { ...result, fields: result.fields.map((f) => ([CHAR, NAME].includes(f.dataTypeID) ? { ...f, dataTypeID: TEXT } : f)) };
    };
    const self = Object.create(adapter, { performIO: { value: performIO } }) as T;
    const result = await queryRaw.call(self, query);
    return { ...result, columnTypes: result.columnTypes.map((type, i) => (types[i] === CHAR ? ColumnTypeEnum.Character : type)) };
  };
  return Object.assign(adapter, {
    queryRaw: queryWithCatalogueTypes,
    executeScript: (script: string): Promise<void> =>
      inside.client.query(script).then(
        () => undefined,
        (error: unknown) => inside.onError(error),
      ),
  });
}

class MigratingPg extends PrismaPg {
  constructor(private readonly settings: pg.PoolConfig) {
    super(settings);
  }

  override async connect(): ReturnType<PrismaPg['connect']> {
    return mended(await super.connect());
  }

  /** The adapter's own drops its shadow database while it is still connected to it. */
  override async connectToShadowDb(): ReturnType<PrismaPg['connectToShadowDb']> {
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    const admin = new pg.Client(this.settings);
    await admin.connect();
    await admin.query(`create database "${name}"`);
    const shadow = mended(await new PrismaPg({ ...this.settings, database: name }).connect());
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await admin.query(`drop database if exists "${name}" with (force)`);
      await admin.end();
    };
    return shadow;
  }
}

/** The engine leaves the 10 s timer of its advisory lock running: it must not hold a process that is done. Returns the way back. */
function letEngineTimersGo(): () => void {
  const original = globalThis.setTimeout;
  const patched = (work: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): NodeJS.Timeout => {
    const timer = original(work, ms, ...args);
    return ms === 10_000 ? timer.unref() : timer;
  };
  globalThis.setTimeout = Object.assign(patched, original) as unknown as typeof globalThis.setTimeout;
  return () => {
    globalThis.setTimeout = original;
  };
}
