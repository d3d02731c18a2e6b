import { Standing, type ProcessInput } from './process';

/** The municipality's year: starts each step on its opening day, until the year is closed. */
export async function cycle(input: ProcessInput): Promise<void> {
  const year = await Standing.at(input);
  await year.through('running');
}
