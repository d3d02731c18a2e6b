// Migrations without a download: deploy, a new one, and whether schema and migrations say the same.
// As a program: node dist/runtime/migrate.js deploy | drift | new <name>   (DATABASE_URL)
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from './paths';
import { withSchemaEngine } from './schemaEngine';

const migrationsDir = join(repoRoot, 'prisma/migrations');
const lockFile = join(migrationsDir, 'migration_lock.toml');
const filters = { externalTables: [], externalEnums: [] };

function schemaFile(): { path: string; content: string } {
  return { path: 'prisma/schema.prisma', content: readFileSync(join(repoRoot, 'prisma/schema.prisma'), 'utf8') };
}

function migrationsList() {
  mkdirSync(migrationsDir, { recursive: true });
  const names = readdirSync(migrationsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: migrationsDir,
    shadowDbInitScript: '',
    lockfile: { path: 'migration_lock.toml', content: existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : null },
    migrationDirectories: names.map((path) => ({
      path,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: readFileSync(join(migrationsDir, path, 'migration.sql'), 'utf8') } },
    })),
  };
}

/** Applies what is missing, under the engine's advisory lock; several starts at once are safe. Returns the names applied. */
export async function deploy(url: string): Promise<string[]> {
  return withSchemaEngine(url, schemaFile(), async (engine) => (await engine.applyMigrations({ migrationsList: migrationsList(), filters })).appliedMigrationNames);
}

/** Whether the migrations, applied to an empty database, give something else than the schema says. Needs CREATEDB (a shadow database). */
export async function drifts(url: string): Promise<boolean> {
  const { exitCode } = await withSchemaEngine(url, schemaFile(), (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...migrationsList() },
      to: { tag: 'schemaDatamodel', files: [schemaFile()] },
      script: false,
      exitCode: true,
      filters,
    }),
  );
  return exitCode !== 0;
}

/** Writes a new migration from the difference between migrations and schema; returns its name. */
export async function newMigration(url: string, name: string): Promise<string> {
  const made = await withSchemaEngine(url, schemaFile(), async (engine) => {
    // The engine gets hold of its shadow database in the diagnosis only.
    await engine.devDiagnostic({ migrationsList: migrationsList(), filters });
    return engine.createMigration({ draft: true, migrationName: name, migrationsList: migrationsList(), schema: { files: [schemaFile()] }, filters });
  });
  const folder = join(migrationsDir, made.generatedMigrationName);
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), made.migrationScript ?? '');
  if (!existsSync(lockFile)) writeFileSync(lockFile, 'provider = "postgresql"\n');
  return made.generatedMigrationName;
}

async function main([command, name]: string[]): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set');
  if (command === 'deploy') console.log(JSON.stringify(await deploy(url)));
  else if (command === 'new' && name) console.log(await newMigration(url, name));
  else if (command === 'drift') process.exitCode = (await drifts(url)) ? 1 : 0;
  else throw new Error('deploy | drift | new <name>');
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
