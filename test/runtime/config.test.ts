import { isLoopback, readConfig } from '../../runtime/config';
import { databasePlace, withDatabase } from '../../runtime/databaseUrl';
import { temporalConfig } from '../../runtime/temporalConfig';
import { parse } from 'yaml';

const least = { DATABASE_URL: 'postgresql://a:b@127.0.0.1:5432/arshjul' };

describe('settings', () => {
  it('have defaults for a machine of one’s own', () => {
    expect(readConfig(least)).toMatchObject({ auth: 'evaluation', host: '127.0.0.1', port: 8080, baseUrl: 'http://127.0.0.1:8080', databasePool: 10 });
  });

  it('take an empty variable for one that is not set', () => {
    expect(readConfig({ ...least, SMTP_URL: '', PORT: '' }).mail.smtpUrl).toBeUndefined();
  });

  it('say in one sentence which are missing and which are wrong', () => {
    expect(() => readConfig({})).toThrow('Inställningarna går inte att läsa: DATABASE_URL måste sättas (docs/operations.md beskriver dem).');
    expect(() => readConfig({ ...least, PORT: 'åtta', ARSHJUL_AUTH: 'öppet' })).toThrow(/ARSHJUL_AUTH, PORT|PORT, ARSHJUL_AUTH/);
    expect(() => readConfig({ ...least, SMTP_URL: 'http://post.example' })).toThrow(/SMTP_URL har ett värde som inte går att använda/);
    expect(() => readConfig({ ...least, DATABASE_POOL: '0' })).toThrow(/DATABASE_POOL/);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.1', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.1.4', false],
  ])('know whether %s is this machine only', (host, own) => expect(isLoopback(host)).toBe(own));
});

describe('the database’s URL', () => {
  it('is taken apart with its password decoded', () => {
    expect(databasePlace('postgresql://me:p%40ss@db.example:6543/year?sslmode=verify-full&sslrootcert=/etc/ca.pem')).toEqual({
      host: 'db.example',
      port: 6543,
      user: 'me',
      password: 'p@ss',
      database: 'year',
      tls: { verifyHost: true, caFile: '/etc/ca.pem' },
    });
  });

  it('keeps everything but the database’s name', () => {
    expect(withDatabase('postgresql://a:b@h:1/x?sslmode=require', 'y')).toBe('postgresql://a:b@h:1/y?sslmode=require');
  });
});

describe('the Temporal server’s configuration', () => {
  const ports = { frontend: 20_001, others: [20_002, 20_003, 20_004, 20_005, 20_006, 20_007, 20_008] };
  const place = databasePlace('postgresql://a:b@127.0.0.1:5432/x');
  const config = parse(temporalConfig({ place, database: 'd', visibilityDatabase: 'v', ports, dynamicConfigFile: '/f' })) as {
    persistence: { numHistoryShards: number };
    services: Record<string, { rpc: { grpcPort: number; membershipPort: number; bindOnLocalHost: boolean } }>;
  };

  it('uses each port once, all on loopback, members below the smallint', () => {
    const rpcs = Object.values(config.services).map((service) => service.rpc);
    const used = rpcs.flatMap((rpc) => [rpc.grpcPort, rpc.membershipPort]);
    expect(new Set(used).size).toBe(8);
    expect(rpcs.every((rpc) => rpc.bindOnLocalHost && rpc.membershipPort < 32_768)).toBe(true);
    expect(config.persistence.numHistoryShards).toBe(4);
  });
});
