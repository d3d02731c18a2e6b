import { problemOf } from '../../api/http/problem';
import { Refusal, type RefusalCode } from '../../services/base/refusal';

test.each([
  ['invalid', 422], ['unauthenticated', 401], ['forbidden', 403], ['not-found', 404], ['conflict', 409], ['gone', 410], ['rule', 422], ['unavailable', 503],
] as const)('%s is %d', (code: RefusalCode, status) => {
  const { problem, ours } = problemOf(new Refusal(code, 'En mening.', [{ field: 'f', text: 't' }]));
  expect(problem).toEqual({ type: `/api/docs#${code}`, title: expect.any(String), status, detail: 'En mening.', errors: [{ field: 'f', text: 't' }] });
  expect(ours).toBe(false);
});

const error = (code: string | undefined, message: string, more = {}) => Object.assign(new Error(message), code === undefined ? {} : { code }, more);

describe('a database that is away', () => {
  test.each([
    error('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'),
    error('57P03', 'the database system is starting up'),
    error('53300', 'sorry, too many clients already'),
    error('P1001', "Can't reach database server at `127.0.0.1`"),
    error('P2024', 'Timed out fetching a new connection from the connection pool'),
    error(undefined, 'timeout exceeded when trying to connect'),
    error(undefined, 'x', { cause: error('ECONNREFUSED', 'connect') }),
    new AggregateError([error('ECONNREFUSED', 'a'), error('ECONNREFUSED', 'b')]),
  ].map((e) => [e.message || 'several', e] as const))('%s: nothing was saved', (_name, gone) => {
    const { problem, headers } = problemOf(gone);
    expect(problem).toMatchObject({ status: 503, detail: 'Databasen svarar inte just nu. Ingenting har sparats; försök igen om en stund.' });
    expect(headers).toEqual({ 'Retry-After': '5' });
  });

  test.each([
    error(undefined, 'Connection terminated unexpectedly'),
    error('57P01', 'terminating connection due to administrator command'),
    error('ECONNRESET', 'read ECONNRESET'),
    error('08006', 'connection failure'),
    error('P1017', 'Server has closed the connection.'),
  ].map((e) => [e.message, e] as const))('%s: it is said that there is no receipt', (_name, lost) => {
    expect(problemOf(lost).problem).toMatchObject({ status: 503, detail: expect.stringContaining('inget kvitto') });
  });
});

test.each([
  ['an error', error(undefined, 'hemligt')],
  ['a broken key', error('23505', 'duplicate key value violates unique constraint')],
  ['a text', 'text'],
  ['null', null],
  ['undefined', undefined],
])('%s is ours and says nothing', (_name, fault) => {
  const { problem, ours } = problemOf(fault);
  expect(ours).toBe(true);
  expect(problem).toMatchObject({ status: 500, instance: expect.stringMatching(/^urn:uuid:/) });
  expect(problem.detail).not.toContain('hemligt');
});
