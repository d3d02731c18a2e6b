#!/usr/bin/env node
// npm run bench: brings everything up to date, then measures (bench/).
import { createRequire } from 'node:module';
import { prepare } from './lib/prepare.mjs';

await prepare(process.stderr, { dev: true });
await createRequire(import.meta.url)('../dist/bench/main.js').main(process.argv.slice(2));
