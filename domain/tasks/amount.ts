/** Largest amount that a form takes, in kronor: no Swedish municipality's unit has one, so it is a slip of unit. */
const LARGEST = 20_000_000_000;

const UNITS: Record<string, number> = { '': 1_000, tkr: 1_000, kkr: 1_000, kr: 1, kronor: 1, mnkr: 1_000_000, mkr: 1_000_000 };
const TYPED = /^([+-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:[,.](\d{1,6}))?([a-zåäö]*)$/;

export type Amount = { ok: true; kronor: number } | { ok: false; text: string };

/**
 * What somebody typed in a field shown in tkr → whole kronor. Takes spaces or points between thousands, decimal comma or point,
 * any of the minus signs, and a unit of its own (`1,2 mnkr`, `450 000 kr`). A single point with three digits after it ("1.250")
 * is a thousands mark, as in Swedish figures. A fraction of a krona is refused.
 */
export function parseTkr(typed: string): Amount {
  const text = typed.replace(/[\s\u00a0\u202f']/g, '').replace(/[\u2212\u2013\u2014]/g, '-').toLowerCase();
  const match = TYPED.exec(text);
  const factor = match ? UNITS[match[4] ?? ''] : undefined;
  if (!match || factor === undefined) return { ok: false, text: 'Skriv ett belopp i tkr med siffror, till exempel 1 250 eller -75,5.' };
  const whole = (match[2] ?? '').replace(/\./g, '');
  const decimals = match[3] ?? '';
  if (whole.length > 14) return tooLarge();
  // Digits are moved as text: 0.1 + 0.2 has no place in somebody's budget.
  const scaled = BigInt(whole + decimals) * BigInt(factor);
  const divisor = 10n ** BigInt(decimals.length);
  if (scaled % divisor !== 0n) return { ok: false, text: 'Beloppet blir inte hela kronor. Avrunda till tre decimaler i tkr.' };
  const kronor = Number(scaled / divisor) * (match[1] === '-' ? -1 : 1);
  return checkKronor(kronor === 0 ? 0 : kronor);
}

/** A figure that came as a number is whole kronor. */
export function checkKronor(kronor: number): Amount {
  if (!Number.isSafeInteger(kronor)) return { ok: false, text: 'Ett belopp som skickas som tal ska vara hela kronor.' };
  if (Math.abs(kronor) > LARGEST) return tooLarge();
  return { ok: true, kronor };
}

function tooLarge(): Amount {
  return { ok: false, text: 'Beloppet är orimligt stort. Det ska anges i tkr: 1 250 betyder 1 250 000 kronor.' };
}

/** Whole kronor as they are typed and shown: `1 250`, `-75,5` (tkr, thin grouping by no-break space). */
export function formatTkr(kronor: number): string {
  const sign = kronor < 0 ? '\u2212' : '';
  const abs = Math.abs(kronor);
  const whole = String(Math.floor(abs / 1_000)).replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  const rest = abs % 1_000;
  const decimals = rest === 0 ? '' : `,${String(rest).padStart(3, '0').replace(/0+$/, '')}`;
  return `${sign}${whole}${decimals}`;
}

/**
 * Do two amounts that ought to be of one size differ by a factor of a thousand or a million? That is kronor typed as tkr, or
 * tkr as mnkr, and not economy. Nothing is said about amounts below 1 tkr.
 */
export function looksLikeUnitSlip(a: number, b: number): boolean {
  const small = Math.min(Math.abs(a), Math.abs(b));
  const large = Math.max(Math.abs(a), Math.abs(b));
  if (small < 1_000) return false;
  const ratio = large / small;
  return (ratio >= 400 && ratio <= 2_500) || (ratio >= 400_000 && ratio <= 2_500_000);
}
