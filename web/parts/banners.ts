import { html, type Html } from '../html';

/** What every page must say above everything else. */
export interface BannerFacts {
  evaluation: boolean;
  /** a rehearsal: the day on its clock, as text */
  rehearsal?: { today: string };
  /** the whole year stands still since this day */
  paused?: string;
  /** organs that stand still, by name */
  pausedOrgans?: string[];
  /** mails wait for somebody to release them; with a link for those who may */
  unreleased?: { href: string | null };
}

/** The banners of a page, the most important first. */
export function banners(facts: BannerFacts): Html {
  const organs = facts.pausedOrgans ?? [];
  if (Object.values(facts).every((fact) => fact === undefined || fact === false || (Array.isArray(fact) && fact.length === 0))) return html``;
  return html`<div class="banners" role="region" aria-label="Viktigt om sidan">
    ${facts.rehearsal && html`<p class="banner drill"><strong>ÖVNING.</strong> Inget är på riktigt; mejlen stannar i den inbyggda inkorgen. Dagen i övningen: <strong>${facts.rehearsal.today}</strong>.</p>`}
    ${facts.paused !== undefined && html`<p class="banner pause"><strong>Pausat sedan ${facts.paused}.</strong> Inga mejl och inga påminnelser går ut förrän året startas igen. Det går att svara som vanligt.</p>`}
    ${organs.length > 0 && html`<p class="banner pause"><strong>Pausat för ${organs.join(', ')}.</strong> Inga mejl och inga påminnelser går ut dit. Det går att svara som vanligt.</p>`}
    ${facts.unreleased && html`<p class="banner wait"><strong>Inga mejl har gått ut än.</strong> Någon ska först ha sett vem som får vad. ${facts.unreleased.href !== null && html`<a href="${facts.unreleased.href}">Se utskicket och släpp det</a>`}</p>`}
    ${facts.evaluation && html`<p class="banner trial"><strong>Utvärderingsläge.</strong> Vem som helst på den här datorn kan välja roll. Lägg inte in riktiga uppgifter.</p>`}
  </div>`;
}
