import { defineUpdate } from '@temporalio/workflow';

/** The other design's own queue, on the product's server. */
export const TASK_QUEUE = 'bench-en-per-uppgift';
export const oneTaskName = 'oneTask';

/** Answers a task; gives what the receipt needs. */
export const answerTask = defineUpdate<{ received: boolean }, [string]>('answerTask');
