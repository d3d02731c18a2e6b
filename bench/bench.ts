import type { Client } from '@temporalio/client';
import type { Progress } from '../runtime/progress';
import type { Db } from '../services/base/db';
import type { Api } from './api';
import type { Figures } from './load/figures';
import type { Load } from './load/process';
import type { Municipalities } from './municipality';
import type { Settings } from './options';
import type { Product } from './product';
import type { Row } from './table';

/** What the measures share. */
export interface Bench {
  settings: Settings;
  progress: Progress;
  product: Product;
  api: Api;
  /** a second connection to the product's database, to read and to prepare */
  db: Db;
  temporal: Client;
  load: Load;
  municipalities: Municipalities;
  rows: Row[];
  /** what later measures hold theirs against; absent when that was not measured in this run */
  known: {
    /** answers a second over HTTP, by clients */
    http: Map<number, Figures>;
    /** p50 of the bare transaction on one connection, ms */
    bareOneMs?: number;
    /** events of one workflow for one task */
    oneTaskEvents?: number;
  };
}
