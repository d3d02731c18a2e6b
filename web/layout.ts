import { html, type Html, type Piece } from './html';
import { assetPath } from './static';
import { banners, type BannerFacts } from './parts/banners';
import { capital } from './text';

export interface NavLink {
  href: string;
  text: string;
  current?: boolean;
}

export interface PageFrame {
  /** the page's own heading, also the window's title */
  title: string;
  /** the year that the page belongs to, as people say it: `Åstorp 2027` */
  yearLabel?: string;
  /** null: a page without a menu (from a mail link) */
  nav: { person: string; home: string; links: NavLink[]; more: NavLink[]; signOut: Html } | null;
  banners: BannerFacts;
  /** reads best narrow (forms) or wide (tables, pictures) */
  width?: 'narrow' | 'wide';
}

function navigation(nav: NonNullable<PageFrame['nav']>): Html {
  const link = (l: NavLink): Html => html`<li><a href="${l.href}"${l.current ? html` aria-current="page"` : ''}>${l.text}</a></li>`;
  return html`<nav class="menu" aria-label="Huvudmeny">
    <ul>
      ${nav.links.map(link)}
      ${nav.more.length > 0 && html`<li><details class="more"><summary>Mer</summary><ul>${nav.more.map(link)}</ul></details></li>`}
    </ul>
  </nav>`;
}

/** A whole page. `body` begins below the heading. */
export function page(frame: PageFrame, ...body: Piece[]): string {
  const { nav } = frame;
  const product = html`<span class="mark" aria-hidden="true"></span>Årshjulet`;
  return html`<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${frame.title}${frame.yearLabel !== undefined && ` – ${frame.yearLabel}`} – Årshjulet</title>
<link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetPath('app.css')}">
<script src="${assetPath('app.js')}" defer></script>
</head>
<body>
<a class="skip" href="#innehall">Hoppa till innehållet</a>
${banners(frame.banners)}
<header class="top">
  <div class="inner">
    ${nav ? html`<a class="product" href="${nav.home}">${product}</a>` : html`<span class="product">${product}</span>`}
    ${frame.yearLabel !== undefined && html`<span class="year">${frame.yearLabel}</span>`}
    ${nav && html`<span class="who"><span class="person">${capital(nav.person)}</span> ${nav.signOut}</span>`}
  </div>
  ${nav && navigation(nav)}
</header>
<main id="innehall" class="${frame.width ?? 'narrow'}" tabindex="-1">
<h1>${frame.title}</h1>
${body}
</main>
</body>
</html>`.text;
}
