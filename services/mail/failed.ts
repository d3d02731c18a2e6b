import { holder } from '../../domain/organisation/resolve';
import { clockOfRow } from '../base/clock';
import { inTransaction, type Db } from '../base/db';
import { notify } from '../base/notice';
import { record } from '../base/record';
import { organisationOf } from '../people/load';

/**
 * A mail will not reach its receiver: the row says so, a finding is kept, and the ekonomichef is told (by the next morning mail;
 * not of her own mail, which would only fail again). One transaction; a mail that has already failed is left.
 */
export async function mailFailed(db: Db, id: string, error: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { count } = await tx.mail.updateMany({ where: { id, state: { in: ['ready', 'sending'] } }, data: { state: 'failed', realNextTry: null, lastError: error } });
    if (count === 0) return;
    const mail = await tx.mail.findUniqueOrThrow({ where: { id } });
    const run = await tx.run.findUniqueOrThrow({ where: { id: mail.run } });
    const { now, today } = clockOfRow(run);
    const org = await organisationOf(tx, run.id);
    const name = org.people.find((p) => p.id === mail.person)?.name ?? mail.person;
    const occasion = `mail|${mail.person}|${mail.occasion}`;
    await tx.finding.createMany({
      data: [
        {
          run: run.id,
          occasion,
          rule: 'mejl-kom-inte-fram',
          severity: 'error',
          subject: mail.person,
          text: `Mejlet till ${name} (${mail.toAddress}) kunde inte levereras: ${error.replace(/\s+/g, ' ').slice(0, 200)}. Rätta adressen, och hör av er på annat sätt till dess.`,
          at: now,
        },
      ],
      skipDuplicates: true,
    });
    await record(tx, {
      run: run.id,
      at: now,
      actor: 'system',
      actorRole: 'system',
      kind: 'mailFailed',
      subject: mail.id,
      businessKey: `${mail.person}|${mail.occasion}`,
      revision: mail.attempts,
      payload: { old: 'sending', new: 'failed', why: error },
    });
    const chief = holder(org, 'ekonomichef', 'kommun', today);
    if (!chief || chief.person === mail.person) return;
    await notify(tx, { run: run.id, person: chief.person, kind: 'finding', occasion, payload: { finding: `Mejlet till ${name} kunde inte levereras.` }, at: now });
  });
}
