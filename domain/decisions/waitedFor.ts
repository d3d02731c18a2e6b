/** Organ types that are other authorities or meetings of owners: waited for and recorded, never chased (a note and a date). */
export const WAITED_FOR: ReadonlySet<string> = new Set(['revision', 'stamma', 'KF-presidium']);
