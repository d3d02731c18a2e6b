import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Workflows } from '../services/process/relay';
import { municipalityKey, yearKey, processTypeKey } from './searchAttributes';

export const TASK_QUEUE = 'arshjul';

/** The relay's port to Temporal. Ids and search attributes hold references only: run, step, organ, year. */
export function temporalWorkflows(client: Client): Workflows {
  return {
    start: async ({ id, type }) => {
      await client.workflow.start(type, {
        workflowId: id,
        taskQueue: TASK_QUEUE,
        args: [{ process: id }],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        typedSearchAttributes: attributesOf(id, type),
      });
    },
    nudge: async (id) => {
      try {
        await client.workflow.getHandle(id).signal('nudge');
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
  };
}

/** `step/astorp-2027/…` → municipality astorp, year 2027. */
function attributesOf(id: string, type: string) {
  const run = /^[^/]+\/([a-z0-9-]+?)-(\d{4})(?:-|\/|$)/.exec(id);
  return [
    { key: processTypeKey, value: type },
    ...(run?.[1] ? [{ key: municipalityKey, value: run[1] }] : []),
    ...(run?.[2] ? [{ key: yearKey, value: Number(run[2]) }] : []),
  ];
}
