import type { Request, Response, Router } from 'express';
import { Refusal } from '../../services/base/refusal';
import { inboxList, inboxMail, type InboxLine } from '../../services/mail/inbox';
import { html, textWithLinks, type Html } from '../html';
import { show } from '../parts/show';
import { namesOf, receiversOf } from '../read/inbox';
import type { PageDeps } from '../request/deps';
import { alsoIn, needViewer, permitted, type Viewer } from '../request/viewer';
import { instantText } from '../text';

const PAGE = 50;

/** The mail's own HTML has its styles and its links and nothing else: no script, no pictures from elsewhere, no forms. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

/**
 * The built-in inbox: what the product's own receiver took, of all the municipality's running years in one list (a provkörning has
 * its own). Outside evaluation mode everybody sees only their own.
 */
export function inboxPages(router: Router, deps: PageDeps): void {
  router.get('/inkorg', async (req, res) => {
    const viewers = await readers(deps, req);
    const [viewer] = viewers;
    const runs = viewers.map((one) => one.run.id);
    const several = viewers.length > 1;
    const own = await ownAddress(deps, viewer);
    const asked = typeof req.query['till'] === 'string' ? req.query['till'] : '';
    const to = deps.config.evaluation ? asked : own;
    const before = typeof req.query['fore'] === 'string' && /^\d{1,18}$/.test(req.query['fore']) ? req.query['fore'] : undefined;
    const query = { cycle: runs, limit: PAGE, ...(to === '' ? {} : { address: to }), ...(before === undefined ? {} : { before }) };
    const [rows, receivers, names] = await Promise.all([inboxList(deps.db, query), receiversOf(deps.db, runs), namesOf(deps.db, runs)]);
    const older = rows.length === PAGE ? rows[rows.length - 1]?.id : undefined;
    await show(
      deps, viewer, res, { title: 'Inkorgen' },
      html`<p class="lead">Alla mejl som ${several ? 'åren' : 'året'} har skickat till den inbyggda inkorgen, det senaste först.</p>`,
      deps.config.evaluation && receivers.length > 0 && html`<form method="get" action="/inkorg" class="card split"><div><label for="till">Visa mejl till</label><select class="short" id="till" name="till"><option value="">alla</option>${receivers.map((r) => html`<option value="${r.address}"${r.address === to && html` selected`}>${r.name} (${r.count})</option>`)}</select></div><button>Visa</button></form>`,
      rows.length === 0
        ? html`<div class="notice"><p>Inga mejl än.${viewer.run.releasedAt === null ? ' Utskicket väntar på att släppas.' : ''}${viewer.run.kind === 'rehearsal' ? ' Stega övningens klocka till nästa händelse.' : ''}</p></div>`
        : html`<ul class="rows">${rows.map((row) => mailRow(row, names, (viewers.find((one) => one.run.id === row.cycle) ?? viewer).run.year, several))}</ul>`,
      older !== undefined && html`<p><a class="button" href="/inkorg?fore=${older}&amp;till=${encodeURIComponent(to)}">Visa äldre</a></p>`,
    );
  });

  router.get('/inkorg/:id', async (req, res) => {
    const { viewer, mail } = await oneMail(deps, req, req.params.id);
    const names = await namesOf(deps.db, [viewer.run.id]);
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

/** The viewer in every running year whose mails stand in the inbox, the session's own first. */
async function readers(deps: PageDeps, req: Request): Promise<[Viewer, ...Viewer[]]> {
  const viewer = await needViewer(deps, req);
  await permitted(deps, viewer, 'readInbox');
  const others = await alsoIn(deps, viewer);
  for (const other of others) await permitted(deps, other, 'readInbox');
  return [viewer, ...others];
}

async function oneMail(deps: PageDeps, req: Request, id: string) {
  const viewers = await readers(deps, req);
  if (!/^\d{1,18}$/.test(id)) throw new Refusal('not-found', 'Mejlet finns inte i inkorgen.');
  const mail = await inboxMail(deps.db, viewers.map((one) => one.run.id), id);
  const viewer = viewers.find((one) => one.run.id === mail.cycle) ?? viewers[0];
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

function mailRow(row: InboxLine, names: ReadonlyMap<string, string>, year: number, several: boolean): Html {
  return html`<li><a class="title" href="/inkorg/${row.id}">${row.subject}</a><span class="meta">${several && html`<span class="tag">${year} års hjul</span> `}Till ${nameOf(names, row.to)} · ${instantText(new Date(row.at), year)}</span></li>`;
}
