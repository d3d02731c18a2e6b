import { Standing, type ProcessInput } from './process';

/** The morning of each working day: who has not answered is reminded or escalated, then one mail a person of what is new. */
export async function morning(input: ProcessInput): Promise<void> {
  const mails = await Standing.at(input);
  await mails.through('running');
}
