import type { Response } from 'express';
import { html, type Piece } from '../html';
import { page, type NavLink } from '../layout';
import type { PageDeps } from '../request/deps';
import { hidden } from '../request/form';
import { holds, type Viewer } from '../request/viewer';
import { dayAt } from '../../domain/calendar/zone';
import type { RunRow } from '../read/people';
import { dayText } from '../text';
import type { BannerFacts } from './banners';
import type { RunClock } from '../../services/base/clock';

/** `Åstorp 2027` */
export function yearLabel(run: RunRow): string {
  return `${run.municipalityName} ${run.year}`;
}

/** What the banners of a year's pages say. Reads which organs stand still. */
export async function bannersOf(deps: PageDeps, run: RunRow, clock: RunClock, mayRelease: boolean): Promise<BannerFacts> {
  const organs = await deps.db.prisma.organ.findMany({ where: { run: run.id, pausedAt: { not: null } }, orderBy: { sort: 'asc' } });
  return {
    evaluation: deps.config.evaluation,
    ...(run.kind === 'rehearsal' ? { rehearsal: { today: dayText(clock.today) } } : {}),
    ...(run.pausedAt ? { paused: dayText(dayAt(run.pausedAt), run.year) } : {}),
    pausedOrgans: organs.map((organ) => organ.label),
    ...(run.releasedAt || run.state !== 'running' ? {} : { unreleased: { href: mayRelease ? `/ar/${run.id}/utskick` : null } }),
  };
}

/** Where a person begins: those who answer for the whole year at its page, everybody else at their own list. */
export function homeOf(viewer: Viewer): string {
  return holds(viewer, 'ekonomichef', 'kommunchef') ? `/ar/${viewer.run.id}` : '/mina';
}

function links(viewer: Viewer): { main: NavLink[]; more: NavLink[] } {
  const at = `/ar/${viewer.run.id}`;
  const main: NavLink[] = [
    { href: '/mina', text: 'Mina uppgifter' },
    { href: at, text: 'Läget' },
    { href: `${at}/plan`, text: 'Planen' },
    { href: `${at}/sammantraden`, text: 'Sammanträden' },
    { href: '/inkorg', text: 'Inkorg' },
  ];
  const more: NavLink[] = [
    { href: `${at}/tidslinje`, text: 'Tidslinjen' },
    { href: `${at}/franvaro`, text: 'Frånvaro' },
    { href: `${at}/beslut`, text: 'Beslut att föra in' },
    { href: `${at}/handelser`, text: 'Händelser' },
  ];
  if (holds(viewer, 'ekonomichef')) {
    more.push(
      { href: `${at}/justera`, text: 'Justera planen' },
      { href: `${at}/utskick`, text: 'Utskick och paus' },
      { href: `${at}/perioder`, text: 'Stäng en period' },
      { href: `${at}/utanfor`, text: 'Genomfört utanför' },
      { href: `${at}/saknas`, text: 'Saknas i personalfilen' },
      { href: `${at}/avsluta`, text: 'Avsluta året' },
      { href: `${at}/angra`, text: 'Ångra starten' },
      { href: '/starta', text: 'Starta ett år' },
    );
  }
  more.push({ href: '/ova', text: 'Öva på ett år' });
  if (viewer.run.kind === 'rehearsal') main.push({ href: `${at}/ovning`, text: 'Övningen' });
  return { main, more };
}

export interface ShowOptions {
  title: string;
  width?: 'narrow' | 'wide';
  /** the menu link that is this page; found by address when left out */
  current?: string;
  status?: number;
}

/** Sends a page of the viewer's year, with menu and banners. */
export async function show(deps: PageDeps, viewer: Viewer, res: Response, options: ShowOptions, ...body: Piece[]): Promise<void> {
  const { main, more } = links(viewer);
  const here = options.current ?? res.req.path;
  const mark = (link: NavLink): NavLink => ({ ...link, current: link.href === here });
  const text = page(
    {
      title: options.title,
      width: options.width ?? 'narrow',
      yearLabel: yearLabel(viewer.run),
      nav: {
        person: viewer.person.name,
        home: homeOf(viewer),
        links: main.map(mark),
        more: more.map(mark),
        signOut: html`<form method="post" action="/byt-roll">${hidden(viewer.secret)}<button class="link">${deps.config.evaluation ? 'Byt roll' : 'Logga ut'}</button></form>`,
      },
      banners: await bannersOf(deps, viewer.run, viewer.clock, holds(viewer, 'ekonomichef')),
    },
    body,
  );
  res.status(options.status ?? 200).send(text);
}
