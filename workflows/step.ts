import { Standing, type ProcessInput } from './process';

/**
 * One step at one organ:
 * open → hand out → collect (remind, escalate) and approve upward → the organs decide; återremiss leads back.
 */
export async function step(input: ProcessInput): Promise<void> {
  const standing = await Standing.at(input);
  await standing.through('planned'); //    until its day has come, the steps before it are done and its period is closed
  await standing.through('asked'); //      only what is done "vid behov": somebody says whether it is needed
  while (!standing.finished) {
    await standing.through('collecting'); // answers and approvals, up the line
    await standing.through('deciding'); //   nämnd, KS, revision, KF, in the definition's order
  }
}
