import { Standing, type ProcessInput } from './process';

/** An åtgärdsplan that a confirmed deficit called for: it is written, the organs of the definition's own chain take it. */
export async function actionPlan(input: ProcessInput): Promise<void> {
  const standing = await Standing.at(input);
  await standing.through('planned');
  while (!standing.finished) {
    await standing.through('collecting'); // the förvaltning writes the plan
    await standing.through('deciding'); //   the nämnd decides, and whoever the definition names is told
  }
}
