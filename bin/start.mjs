#!/usr/bin/env node
// npm start: brings everything up to date, then starts and supervises the parts (runtime/start.ts).
import { createRequire } from 'node:module';
import { prepare } from './lib/prepare.mjs';

const began = performance.now();
await prepare(process.stdout);
await createRequire(import.meta.url)('../dist/runtime/start.js').main(began);
