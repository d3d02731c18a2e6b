import type { Response, Router } from 'express';
import { Refusal } from '../../services/base/refusal';
import { inboxList, inboxMail, type InboxLine } from '../../services/mail/inbox';
import { html, textWithLinks, type Html } from '../html';
import { show } from '../parts/show';
import { namesOf, receiversOf } from '../read/inbox';
import type { PageDeps } from '../request/deps';
import { needViewer, permitted, type Viewer } from '../request/viewer';
import { instantText } from '../text';

const PAGE = 50;

/** The mail's own HTML has its styles and its links and nothing else: no script, no pictures from elsewhere, no forms. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

/** The built-in inbox: what the product's own receiver took. Outside evaluation mode everybody sees only their own. */
export function inboxPages(router: Router, deps: PageDeps): void {
  router.get('/inkorg', async (req, res) => {
    const viewer = await needViewer(deps, req);
    await permitted(deps, viewer, 'readInbox');
    const own = await ownAddress(deps, viewer);
    const asked = typeof req.query['till'] === 'string' ? req.query['till'] : '';
    const to = deps.config.evaluation ? asked : own;
    const before = typeof req.query['fore'] === 'string' && /^\d{1,18}$/.test(req.query['fore']) ? req.query['fore'] : undefined;
    const query = { cycle: viewer.run.id, limit: PAGE, ...(to === '' ? {} : { address: to }), ...(before === undefined ? {} : { before }) };
    const [rows, receivers, names] = await Promise.all([inboxList(deps.db, query), receiversOf(deps.db, viewer.run.id), namesOf(deps.db, viewer.run.id)]);
    const older = rows.length === PAGE ? rows[rows.length - 1]?.id : undefined;
    await show(
      deps, viewer, res, { title: 'Inkorgen' },
      html`<p class="lead">Alla mejl som året har skickat till den inbyggda inkorgen, det senaste först.</p>`,
      deps.config.evaluation && receivers.length > 0 && html`<form method="get" action="/inkorg" class="card split"><div><label for="till">Visa mejl till</label><select class="short" id="till" name="till"><option value="">alla</option>${receivers.map((r) => html`<option value="${r.address}"${r.address === to && html` selected`}>${r.name} (${r.count})</option>`)}</select></div><button>Visa</button></form>`,
      rows.length === 0
        ? html`<div class="notice"><p>Inga mejl än.${viewer.run.releasedAt === null ? ' Utskicket väntar på att släppas.' : ''}${viewer.run.kind === 'rehearsal' ? ' Stega övningens klocka till nästa händelse.' : ''}</p></div>`
        : html`<ul class="rows">${rows.map((row) => mailRow(row, names, viewer.run.year))}</ul>`,
      older !== undefined && html`<p><a class="button" href="/inkorg?fore=${older}&amp;till=${encodeURIComponent(to)}">Visa äldre</a></p>`,
    );
  });

  router.get('/inkorg/:id', async (req, res) => {
    const { viewer, mail } = await oneMail(deps, req, req.params.id);
    const names = await namesOf(deps.db, viewer.run.id);
    await show(
      deps, viewer, res, { title: mail.subject, current: '/inkorg' },
      html`<dl class="facts"><dt>Till</dt><dd>${nameOf(names, mail.to)} &lt;${mail.to}&gt;</dd><dt>Skickat</dt><dd>${instantText(new Date(mail.at), viewer.run.year)}</dd></dl>
        <section aria-labelledby="texten"><h2 id="texten" class="unseen">Mejlets text</h2><div class="mail-text">${textWithLinks(mail.text)}</div></section>
        ${mail.html !== '' && html`<details><summary>Visa som i ett e-postprogram</summary><iframe class="mail" title="Mejlet som i ett e-postprogram" src="/inkorg/${mail.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"></iframe></details>`}
        <p><a href="/inkorg">Tillbaka till inkorgen</a></p>`,
    );
  });

  router.get('/inkorg/:id/html', async (req, res: Response) => {
    const { mail } = await oneMail(deps, req, req.params.id);
    res.set('Content-Security-Policy', MAIL_POLICY);
    res.type('html').send(mail.html.replace(/<head>/i, '<head><base target="_top">'));
  });
}

async function oneMail(deps: PageDeps, req: Parameters<typeof needViewer>[1], id: string) {
  const viewer = await needViewer(deps, req);
  await permitted(deps, viewer, 'readInbox');
  if (!/^\d{1,18}$/.test(id)) throw new Refusal('not-found', 'Mejlet finns inte i inkorgen.');
  const mail = await inboxMail(deps.db, viewer.run.id, id);
  if (!deps.config.evaluation && mail.to.toLowerCase() !== (await ownAddress(deps, viewer)).toLowerCase()) throw new Refusal('not-found', 'Mejlet finns inte i inkorgen.');
  return { viewer, mail };
}

async function ownAddress(deps: PageDeps, viewer: Viewer): Promise<string> {
  const person = await deps.db.prisma.person.findUnique({ where: { run_id: { run: viewer.run.id, id: viewer.person.id } } });
  return person?.email ?? '-';
}

function nameOf(names: ReadonlyMap<string, string>, address: string): string {
  return names.get(address.toLowerCase()) ?? address;
}

function mailRow(row: InboxLine, names: ReadonlyMap<string, string>, year: number): Html {
  return html`<li><a class="title" href="/inkorg/${row.id}">${row.subject}</a><span class="meta">Till ${nameOf(names, row.to)} · ${instantText(new Date(row.at), year)}</span></li>`;
}
