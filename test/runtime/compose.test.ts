// The production shape is checked against its own form and against the settings that the code reads.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig, settings } from '../../runtime/config';
import { repoRoot } from '../../runtime/paths';
import { temporalDatabases } from '../../runtime/temporal';
import { TEMPORAL_VERSION } from '../../runtime/temporalBinaries';

const condition = z.enum(['service_started', 'service_healthy', 'service_completed_successfully']);
const service = z.strictObject({
  build: z.string().optional(),
  image: z.string(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  volumes: z.array(z.string().regex(/^[a-z-]+:\//)).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition })).optional(),
  ports: z.array(z.string()).optional(),
  deploy: z.strictObject({ replicas: z.number().int() }).optional(),
  healthcheck: z.strictObject({ test: z.array(z.string()), interval: z.string(), timeout: z.string(), retries: z.number().int() }).optional(),
});
const shape = z.strictObject({
  name: z.string(),
  'x-product': z.unknown(),
  'x-settings': z.unknown(),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
});

const file = readFileSync(join(repoRoot, 'docker-compose.yml'), 'utf8');
const compose = shape.parse(parse(file, { merge: true }));
const ofOurs = ['set-up', 'worker', 'api'];

/** The environment of a service with every `${NAME:?}` filled in. */
function environment(name: string): Record<string, string> {
  const given: Record<string, string> = {
    POSTGRES_PASSWORD: 'hemligt',
    ARSHJUL_BASE_URL: 'https://arshjul.example',
    SMTP_URL: 'smtp://post.example:25',
    MAIL_FROM: 'arshjul@kommun.example',
  };
  const fill = (value: string): string => value.replace(/\$\{(\w+):\?\}/g, (_, variable: string) => given[variable] ?? `unknown ${variable}`);
  return Object.fromEntries(Object.entries(compose.services[name]!.environment ?? {}).map(([key, value]) => [key, fill(value)]));
}

describe('docker-compose.yml', () => {
  it('waits only for services that there are, and mounts only volumes that there are', () => {
    const names = Object.keys(compose.services);
    for (const { depends_on, volumes } of Object.values(compose.services)) {
      expect(names).toEqual(expect.arrayContaining(Object.keys(depends_on ?? {})));
      expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining((volumes ?? []).map((volume) => volume.split(':')[0])));
    }
  });

  it('has a health check wherever somebody waits for health', () => {
    for (const { depends_on } of Object.values(compose.services)) {
      for (const [name, how] of Object.entries(depends_on ?? {})) {
        if (how.condition === 'service_healthy') expect(compose.services[name]!.healthcheck).toBeDefined();
      }
    }
  });

  it.each(ofOurs)('gives %s only settings that the code reads', (name) => {
    const unknown = Object.keys(environment(name)).filter((key) => !(key in settings));
    expect(unknown).toEqual([]);
  });

  it.each(ofOurs)('gives %s settings that it can start with', (name) => {
    const config = readConfig(environment(name));
    expect(config.dataDir).toBe('/data');
    expect(config.temporal.address).toBe('temporal:7233');
    expect(config.baseUrl).toBe('https://arshjul.example');
  });

  it('lets nobody in unseen: token only, published on loopback only', () => {
    expect(readConfig(environment('api'))).toMatchObject({ auth: 'token', host: '0.0.0.0', port: 8080 });
    for (const { ports } of Object.values(compose.services)) for (const port of ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('gives every setting to somebody or leaves it to its default', () => {
    const given = new Set(ofOurs.flatMap((name) => Object.keys(environment(name))));
    const left = Object.keys(settings).filter((name) => !given.has(name));
    expect(left.sort()).toEqual(['TEMPORAL_API_KEY', 'TEMPORAL_TLS']);
  });

  it('runs the Temporal server that npm start runs, on the same databases', () => {
    expect(compose.services['temporal']!.image).toBe(`temporalio/server:${TEMPORAL_VERSION}`);
    expect(compose.services['temporal-tables']!.image).toBe(`temporalio/admin-tools:${TEMPORAL_VERSION}`);
    const { main, visibility } = temporalDatabases(environment('worker')['DATABASE_URL']!);
    expect(environment('temporal')).toMatchObject({ DBNAME: main, VISIBILITY_DBNAME: visibility });
    expect(compose.services['temporal-tables']!.command!.join('\n')).toContain(main);
  });

  it('runs programs that the build makes', () => {
    const sources = ofOurs.map((name) => compose.services[name]!.command!.at(-1)!.replace(/^dist\/(.*)\.js$/, '$1.ts'));
    for (const source of sources) expect(readFileSync(join(repoRoot, source), 'utf8').length).toBeGreaterThan(0);
  });
});

describe('docs/operations.md', () => {
  it('describes every setting', () => {
    const text = readFileSync(join(repoRoot, 'docs/operations.md'), 'utf8');
    expect(Object.keys(settings).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
