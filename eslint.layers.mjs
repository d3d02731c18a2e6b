// The one-way rule (docs/architecture.md): which folder may import which. Resolved by path, so that services/mail is not mail.
import { dirname, relative, resolve, sep } from 'node:path';

/** What each folder may import, besides itself. `types`: only types of these. */
export const LAYERS = {
  domain: { values: [] },
  services: { values: ['domain', 'generated'] },
  workflows: { values: ['domain'], types: ['activities', 'services'] },
  activities: { values: ['services', 'domain', 'generated'] },
  mail: { values: ['services', 'domain', 'generated'] },
  worker: { values: ['activities', 'services', 'domain', 'mail', 'runtime'], types: ['workflows'] },
  web: { values: ['services', 'domain'], types: ['generated'] },
  api: { values: ['web', 'services', 'domain', 'runtime'], types: ['generated'] },
  runtime: { values: ['services', 'worker'] },
  cli: { values: ['domain', 'services', 'runtime'] },
};

/** @type {import('eslint').Rule.RuleModule} */
const oneWay = {
  meta: { type: 'problem', schema: [], messages: { no: '{{from}} may not import {{to}} (one-way rule: {{allowed}} only).' } },
  create(context) {
    const root = context.cwd;
    const folderOf = (path) => relative(root, path).split(sep)[0];
    const from = folderOf(context.filename);
    const layer = LAYERS[from];
    if (!layer) return {};
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const to = folderOf(resolve(dirname(context.filename), source));
      if (to === from || layer.values.includes(to)) return;
      const typesOnly = node.importKind === 'type' || node.exportKind === 'type';
      if (typesOnly && layer.types?.includes(to)) return;
      context.report({ node, messageId: 'no', data: { from, to, allowed: [from, ...layer.values].join(', ') } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};

export default { rules: { 'one-way': oneWay } };
