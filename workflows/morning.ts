import { Standing, type ProcessInput } from './process';

/** The morning mail: one mail a person and working day, and only when there is something new for that person. */
export async function morning(input: ProcessInput): Promise<void> {
  const mails = await Standing.at(input);
  await mails.through('running');
}
