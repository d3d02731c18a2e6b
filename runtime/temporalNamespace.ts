// What is registered in the Temporal server: the namespace and its search attributes.
import { Connection, isGrpcServiceError } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../worker/searchAttributes';
import { Missing } from './missing';
import { delay } from './processes';

const ALREADY_EXISTS = 6;
const NOT_FOUND = 5;
const DAY_SECONDS = 86_400;
const RETENTION_DAYS = 30;

export interface TemporalTarget {
  address: string;
  namespace: string;
  tls?: boolean;
  apiKey?: string;
}

/** Connection options of a target. */
function connectionTo({ address, tls, apiKey }: Omit<TemporalTarget, 'namespace'>) {
  return { address, connectTimeout: '5s', ...(tls ? { tls } : {}), ...(apiKey ? { apiKey } : {}) } as const;
}

/** Whether a Temporal frontend answers at the address. */
export async function temporalAnswers(target: Omit<TemporalTarget, 'namespace'>): Promise<boolean> {
  try {
    const connection = await Connection.connect({ ...connectionTo(target), connectTimeout: '1s' });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

/** Registers the namespace (retention 30 days) and the search attributes, where they are missing, and waits until both are in use. */
export async function registerNamespace(target: TemporalTarget): Promise<void> {
  const { namespace } = target;
  const connection = await Connection.connect(connectionTo(target)).catch((error: unknown) => {
    throw new Missing(`Temporal svarar inte på ${target.address} (${error instanceof Error ? error.message : String(error)}).`);
  });
  try {
    if (!(await isKnown(connection, namespace))) {
      const retention = { seconds: RETENTION_DAYS * DAY_SECONDS } as unknown as temporal.api.workflowservice.v1.IRegisterNamespaceRequest['workflowExecutionRetentionPeriod'];
      await unlessThere(() => connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention }));
    }
    await patiently(async () => {
      const known = (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes ?? {};
      const searchAttributes = Object.fromEntries(
        Object.entries(SEARCH_ATTRIBUTES)
          .filter(([name]) => !(name in known))
          .map(([name, type]) => [name, temporal.api.enums.v1.IndexedValueType[`INDEXED_VALUE_TYPE_${type}`]]),
      );
      if (Object.keys(searchAttributes).length > 0) await unlessThere(() => connection.operatorService.addSearchAttributes({ namespace, searchAttributes }));
    });
    await patiently(() => connection.workflowService.countWorkflowExecutions({ namespace, query: `${Object.keys(SEARCH_ATTRIBUTES)[0]} = 'x'` }));
  } finally {
    await connection.close();
  }
}

async function isKnown(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  } catch (error) {
    if (isGrpcServiceError(error) && (error.code as number) === NOT_FOUND) return false;
    throw error;
  }
}

async function unlessThere(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!isGrpcServiceError(error) || (error.code as number) !== ALREADY_EXISTS) throw error;
  });
}

/** A new namespace is known to every part of the server only after a moment. */
async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (const until = performance.now() + 30_000; ; ) {
    try {
      await work();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await delay(200);
    }
  }
}
