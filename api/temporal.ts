import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import type { Config } from '../runtime/config';
import type { Probe } from '../services/process/repair';

export interface TemporalProbe {
  /** throws when the server does not answer */
  check(): Promise<void>;
  /** one workflow, asked by id */
  probe: Probe;
  close(): Promise<void>;
}

/**
 * The edge's only contact with Temporal: is it there, and does it know a workflow. Nothing is connected until the first question,
 * so an answer is taken also while Temporal is down.
 */
export function temporalProbe(config: Config['temporal']): TemporalProbe {
  const connection = Connection.lazy({
    address: config.address,
    tls: config.tls,
    ...(config.apiKey === undefined ? {} : { apiKey: config.apiKey }),
  });
  const client = new Client({ connection, namespace: config.namespace });
  const soon = () => Date.now() + 2_000;
  return {
    check: async () => {
      await connection.withDeadline(soon(), () => connection.workflowService.getSystemInfo({}));
    },
    probe: async (id) => {
      try {
        const { status } = await client.workflow.getHandle(id).describe();
        return status.name === 'RUNNING' ? 'running' : 'closed';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'missing';
        throw error;
      }
    },
    close: () => connection.close(),
  };
}
