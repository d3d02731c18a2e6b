import { Client, Connection } from '@temporalio/client';
import { temporalForTests } from '../support/temporal';

describe('the Temporal server of the suites', () => {
  let target: { address: string; namespace: string };

  beforeAll(async () => {
    target = await temporalForTests();
  }, 600_000);

  it('gives each suite a namespace of its own with 30 days of retention', async () => {
    const other = await temporalForTests();
    expect(other.namespace).not.toBe(target.namespace);
    expect(other.address).toBe(target.address);
    const connection = await Connection.connect({ address: target.address });
    const described = await connection.workflowService.describeNamespace({ namespace: target.namespace });
    expect(Number(described.config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
    await connection.close();
  });

  it('knows the search attributes at once', async () => {
    const connection = await Connection.connect({ address: target.address });
    const client = new Client({ connection, namespace: target.namespace });
    const { count } = await client.workflow.count(`ArshjulMunicipality = 'x' and ArshjulYear = 2027 and ArshjulProcess = 'step'`);
    expect(count).toBe(0);
    await connection.close();
  });
});
