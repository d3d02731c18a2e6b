import { defineQuery, defineSignal } from '@temporalio/workflow';

/** Something may have happened: look at your row. Carries nothing; the row says what. */
export const nudge = defineSignal('nudge');
/** The phase in which the process stands, as its last look said. */
export const phase = defineQuery<string>('phase');
/** How far the year or the rehearsal has come: the phase, as its last look said. */
export const progress = defineQuery<string>('progress');
