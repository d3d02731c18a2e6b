import { dirname } from 'node:path';
import { Router, static as serve } from 'express';
import type { AnyRoute } from './route';
import { openApi } from './openapi';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Årshjulet – API</title>
<link rel="stylesheet" href="/api/docs/ui/swagger-ui.css">
</head>
<body>
<div id="ui"></div>
<script src="/api/docs/ui/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

const START = `window.ui = SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#ui', deepLinking: true, validatorUrl: null });\n`;

/** Swagger UI needs its own style attributes; scripts come from here only. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `/api/openapi.json` and the page that reads it; nothing is fetched from elsewhere. Open to everybody: it holds no data. */
export function docsRouter(routes: readonly AnyRoute[], baseUrl: string): Router {
  const router = Router();
  let document: string | undefined;
  router.use('/api/docs', (_req, res, next) => {
    res.set({ 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' });
    next();
  });
  router.get('/api/openapi.json', (_req, res) => {
    document ??= JSON.stringify(openApi(routes, baseUrl));
    res.type('application/json').set('X-Content-Type-Options', 'nosniff').send(document);
  });
  router.get('/api/docs', (_req, res) => {
    res.type('html').send(PAGE);
  });
  router.get('/api/docs/start.js', (_req, res) => {
    res.type('text/javascript').send(START);
  });
  router.use('/api/docs/ui', serve(dirname(require.resolve('swagger-ui-dist/package.json')), { index: false, maxAge: '1d' }));
  return router;
}
