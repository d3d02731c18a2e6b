#!/usr/bin/env node
// The arshjul command. Progress goes to standard error, so that standard output holds the answer only.
import { createRequire } from 'node:module';
import { prepare } from './lib/prepare.mjs';

await prepare(process.stderr);
await createRequire(import.meta.url)('../dist/cli/main.js').main(process.argv);
