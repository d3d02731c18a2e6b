import type { Db } from '../../services/base/db';

/** What the pages are given by the process that serves them. */
export interface PageDeps {
  db: Db;
  config: {
    /** evaluation mode: loopback only, a role is chosen on a page */
    evaluation: boolean;
    /** where people reach the product, without a slash at the end */
    baseUrl: string;
  };
}
