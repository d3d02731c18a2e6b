#!/usr/bin/env node
// npm run build: dependencies and dist/ up to date, and what was done.
import { prepare } from './lib/prepare.mjs';

const { compiled, removed, bundled } = await prepare(process.stdout);
console.log(`dist/: ${compiled} filer byggda, ${removed} borttagna, ${bundled ? 'arbetsflödena packade' : 'arbetsflödena oförändrade'}.`);
