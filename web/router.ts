import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { Refusal } from '../services/base/refusal';
import { absencePages } from './pages/absence';
import { adjustPages } from './pages/adjust';
import { carriedPages } from './pages/carried';
import { choosePages } from './pages/choose';
import { closePages } from './pages/close';
import { happeningPages } from './pages/happening';
import { inboxPages } from './pages/inbox';
import { linkPages } from './pages/link';
import { meetingPages } from './pages/meeting';
import { minePages } from './pages/mine';
import { outsidePages } from './pages/outside';
import { periodPages } from './pages/periods';
import { planPages } from './pages/plan';
import { rehearsalPages } from './pages/rehearsal';
import { releasePages } from './pages/release';
import { reopenPages } from './pages/reopen';
import { settlePages } from './pages/settle';
import { startPages } from './pages/start';
import { taskPages } from './pages/task';
import { timelinePages } from './pages/timeline';
import { undoPages } from './pages/undo';
import { vanishedPages } from './pages/vanished';
import { yearPages } from './pages/year';
import type { PageDeps } from './request/deps';
import { foreignRequest, pageHeaders } from './request/headers';
import { problemPage } from './request/problem';
import { staticFiles } from './static';

export type { PageDeps } from './request/deps';

const PAGES = [
  choosePages, linkPages, minePages, taskPages, yearPages, planPages, meetingPages, outsidePages, reopenPages,
  adjustPages, releasePages, periodPages, settlePages, timelinePages, inboxPages, rehearsalPages,
  startPages, undoPages, absencePages, closePages, carriedPages, happeningPages, vanishedPages,
];

/**
 * All pages as one router, to be mounted at the root after the API. It reads forms itself (at most 64 kB), sends its own
 * headers, and answers every error of a page with a page. What it does not know it leaves to the next handler.
 */
export function createPages(deps: PageDeps, log: (error: unknown) => void = console.error): Router {
  const router = Router();
  router.use(staticFiles());
  const pages = Router();
  pages.use((req: Request, _res: Response, next: NextFunction) => {
    const unsafe = !['GET', 'HEAD'].includes(req.method);
    if (unsafe && foreignRequest(req, deps.config.baseUrl)) {
      throw new Refusal('forbidden', 'Formuläret skickades från en annan webbplats och har inte tagits emot.');
    }
    next();
  });
  pages.use(express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 2000 }));
  pages.use(pageHeaders);
  for (const add of PAGES) add(pages, deps);
  pages.use(problemPage(deps, log));
  router.use(pages);
  return router;
}
