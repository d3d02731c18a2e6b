// What an election means for an occurrence, by a table of years, organs and days.
import { mandateTexts } from '../../domain/plan/mandate';
import type { Context } from '../../domain/plan/context';
import type { Slot } from '../../domain/plan/slot';
import type { OrganType } from '../../domain/organisation/types';
import { at, occurrence, type Some } from './occurrence';

const TYPES: Record<string, OrganType> = { KF: 'KF', KS: 'KS', namnd: 'namnd', gemensam: 'gemensam-namnd', revision: 'revision' };
const ctx = (year: number): Context =>
  ({ year, electionYear: (year - 2026) % 4 === 0, organs: new Map(Object.entries(TYPES).map(([id, type]) => [id, { id, type }])) }) as unknown as Context;
const slot = (budgetYear: number, type = 'budget'): Slot => ({ step: { budgetYear, type } }) as unknown as Slot;

const OLD = /avgående styrelsen eller nämnden bereder/;
const LATER = /^Valår: den nya nämnden beslutar/;
const ACCOUNTS = /^Ny mandatperiod sedan årsskiftet: den nya nämnden eller styrelsen avger redovisningen för 2026/;
const REVISORS = /^Revisorerna för 2026 slutför sin granskning medan de nyvalda granskar 2027/;

describe('an election', () => {
  it.each<[string, number, Slot, Some, RegExp[]]>([
    ['the old board prepares what the new KF decides', 2026, slot(1), { chain: [at('KS', '2026-11-04'), at('KF', '2026-11-25')] }, [OLD]],
    ['the old KF decides before the new one is there', 2026, slot(1), { chain: [at('KS', '2026-06-04'), at('KF', '2026-10-14')] }, []],
    ['the new KF is there from 15 October', 2026, slot(1), { chain: [at('KS', '2026-10-01'), at('KF', '2026-10-15')] }, [OLD]],
    ['no board prepares', 2026, slot(1), { chain: [at('KF', '2026-11-25')] }, []],
    ['what is not about the year to come', 2026, slot(0), { chain: [at('KS', '2026-11-04'), at('KF', '2026-11-25')] }, []],
    ['a nämnd that decides after the turn is the new one', 2026, slot(1), { chain: [at('namnd', '2027-01-20')] }, [LATER]],
    ['on the first of January it is the new one', 2026, slot(1), { chain: [at('namnd', '2027-01-01')] }, [LATER]],
    ['on the last of December the old one, before KF', 2026, slot(1), { chain: [at('gemensam', '2026-12-31'), at('KF', '2026-12-31')] }, [OLD]],
    ['after the turn and not about the year to come', 2026, slot(0), { chain: [at('namnd', '2027-01-20')] }, []],
    ['before and after', 2026, slot(1), { chain: [at('KS', '2026-11-04'), at('KF', '2026-11-25'), at('namnd', '2027-01-20')] }, [OLD, LATER]],
    ['only the KF after the turn', 2026, slot(1), { chain: [at('KF', '2027-01-20')] }, []],
    ['the year after, the new board accounts for the year before', 2027, slot(-1, 'arsredovisning'), { budgetYear: 2026, chain: [at('KS', '2027-03-10'), at('KF', '2027-04-20')] }, [ACCOUNTS]],
    ['and the new nämnd', 2027, slot(-1, 'namndsredovisning'), { budgetYear: 2026, chain: [at('namnd', '2027-02-10')] }, [ACCOUNTS]],
    ['not one that is only told', 2027, slot(-1, 'arsredovisning'), { budgetYear: 2026, chain: [{ ...at('KS', '2027-03-10'), verb: 'informeras' }, at('KF', '2027-04-20')] }, []],
    ['two sets of revisors', 2027, slot(-1, 'granskning'), { budgetYear: 2026, chain: [at('revision', '2027-03-10')] }, [REVISORS]],
    ['both', 2027, slot(-1, 'arsredovisning'), { budgetYear: 2026, chain: [at('KS', '2027-03-10'), at('revision', '2027-04-10')] }, [ACCOUNTS, REVISORS]],
    ['what is about the new year itself', 2027, slot(0, 'arsredovisning'), { budgetYear: 2027, chain: [at('KS', '2027-03-10'), at('revision', '2027-04-10')] }, []],
    ['other reports of the year before', 2027, slot(-1, 'rapport'), { budgetYear: 2026, chain: [at('KS', '2027-03-10')] }, []],
    ['an organ that is not known is no board', 2027, slot(-1, 'arsredovisning'), { budgetYear: 2026, chain: [at('okänd', '2027-03-10')] }, []],
    ['two years after it is as always', 2028, slot(-1, 'arsredovisning'), { budgetYear: 2027, chain: [at('KS', '2028-03-10'), at('revision', '2028-04-10')] }, []],
    ['of 2030 is one too', 2030, slot(1), { chain: [at('KS', '2030-11-04'), at('KF', '2030-11-25')] }, [OLD]],
  ])('%s', (_what, year, its, more, expected) => {
    const said = mandateTexts(ctx(year), its, occurrence('x', more));
    expect(said).toHaveLength(expected.length);
    expected.forEach((pattern, i) => expect(said[i]).toMatch(pattern));
  });
});
