import { settingsOf, type Settings } from '../../domain/tasks/settings';

export { rungOf, settingsOf, type Settings } from '../../domain/tasks/settings';

const KEPT = 64;
const byHash = new Map<string, Settings>();

/** Settings by the definition's content hash; `load` reads the snapshot when this process has not seen it yet. */
export async function settingsByHash(hash: string, load: () => Promise<unknown>): Promise<Settings> {
  const known = byHash.get(hash);
  if (known) return known;
  const settings = settingsOf(await load());
  const oldest = byHash.size >= KEPT ? byHash.keys().next().value : undefined;
  if (oldest !== undefined) byHash.delete(oldest);
  byHash.set(hash, settings);
  return settings;
}
