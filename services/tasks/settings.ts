import { settingsOf, type Settings } from '../../domain/tasks/settings';
import { Kept } from '../base/kept';

const byHash = new Kept<Settings>(64);

/** Settings by the definition's content hash; `load` reads the snapshot when this process has not seen it yet. */
export function settingsByHash(hash: string, load: () => Promise<unknown>): Promise<Settings> {
  return byHash.of(hash, async () => settingsOf(await load()));
}
