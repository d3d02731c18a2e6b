import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { delay } from '../runtime/processes';

/** Real milliseconds that a workflow whose row has ended may take to close. */
const PATIENCE_MS = 20_000;

/** Events in the histories of a workflow id, all of its runs from the first to the last of the continue-as-new chain; 0 when there is none. */
export async function eventsOf(client: Client, workflowId: string): Promise<number> {
  let events = 0;
  for (let runId: string | undefined; ; ) {
    const seen = await closed(client, workflowId, runId);
    if (seen === null) return events;
    events += seen.events;
    if (seen.before === null) return events;
    runId = seen.before;
  }
}

async function closed(client: Client, workflowId: string, runId: string | undefined): Promise<{ events: number; before: string | null } | null> {
  const { namespace } = client.options;
  try {
    for (const until = performance.now() + PATIENCE_MS; ; await delay(100)) {
      const { historyLength, runId: id, status } = await client.workflow.getHandle(workflowId, runId).describe();
      if (status.name === 'RUNNING' && performance.now() < until) continue;
      const first = await client.workflowService.getWorkflowExecutionHistory({ namespace, execution: { workflowId, runId: id }, maximumPageSize: 1 });
      const start = first.history?.events?.[0]?.workflowExecutionStartedEventAttributes;
      return { events: historyLength, before: start?.continuedExecutionRunId || null };
    }
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
