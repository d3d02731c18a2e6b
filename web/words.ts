/** The engine's own words as people say them. One place, so that pages say the same. */
export const STATE_WORDS: Record<string, string> = {
  waiting: 'Väntar på svar under',
  open: 'Pågår',
  done: 'Klar',
  without: 'Utan svar',
  withdrawn: 'Borttagen',
};

/** What an organ does with an ärende, as the minutes would say it. */
export const VERB_WORDS: Record<string, string> = {
  bereder: 'bereder',
  'yttrar-sig': 'yttrar sig',
  foreslar: 'föreslår',
  godkanner: 'godkänner',
  overlamnar: 'överlämnar',
  bedomer: 'bedömer',
  behandlar: 'behandlar',
  faststaller: 'fastställer',
  informeras: 'informeras',
  beslutar: 'beslutar',
};

export const OUTCOME_WORDS: Record<string, string> = {
  bifall: 'Bifall',
  'bifall-med-andring': 'Bifall med ändring',
  avslag: 'Avslag',
  aterremiss: 'Återremiss',
  bordlaggning: 'Bordläggning',
  noterat: 'Till protokollet',
};

/** How an answer was handed in. */
export const ACT_WORDS: Record<string, string> = {
  own: 'eget svar',
  proposal: 'förslag',
  onBehalf: 'inlämnat för',
};
