#!/usr/bin/env node
// Writes the documents in docs/ that are made by the product: the requirements table and the plans of the five municipalities.
import { createRequire } from 'node:module';
import { prepare } from './lib/prepare.mjs';

await prepare(process.stderr);
const written = createRequire(import.meta.url)('../dist/cli/docs/write.js').writeDocuments();
console.log(written.length === 0 ? 'Alla dokument stämmer.' : `Skrivna: ${written.join(', ')}`);
