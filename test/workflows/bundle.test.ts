import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

describe('the workflow bundle', () => {
  it('holds every workflow and nothing that touches the world', async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(__dirname, '../../workflows/index.ts'),
      logger: new DefaultLogger('ERROR'),
    });
    for (const name of ['cycle', 'step', 'actionPlan', 'morning', 'rehearsal']) expect(code).toContain(`async function ${name}(`);
    for (const forbidden of ['luxon', '@prisma', 'nodemailer', 'node_modules/pg/', 'services/base/db.ts']) expect(code).not.toContain(forbidden);
    expect(code.length).toBeLessThan(2_500_000);
  }, 60_000);
});
