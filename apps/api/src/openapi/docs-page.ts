import { createHash } from 'node:crypto';
import { type RouteDescription, ROUTES } from './routes';
import { z } from 'zod';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2024;background:#fff}
h1{font-size:1.5rem}h2{font-size:1rem;margin:2rem 0 .25rem;overflow-wrap:anywhere}code{font-family:ui-monospace,monospace}
dl{display:grid;grid-template-columns:minmax(6rem,auto) 1fr;gap:.25rem 1rem;margin:.5rem 0}dt{font-family:ui-monospace,monospace}dd{margin:0;color:#4a5056}
a{color:#0b5cad}@media(prefers-color-scheme:dark){body{color:#e8eaed;background:#16181a}dd{color:#aeb4ba}a{color:#8ab8ee}}`;

/** Lets the page's own style through and nothing else. */
export const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The routes as a page of its own: no script, no other host. */
export function docsPage(): string {
  const routes = Object.entries(ROUTES).map(([route, description]) => section(route, description));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Showback API</title><style>${STYLE}</style></head><body><h1>Showback API</h1>
<p>Money is decimal text in the currency of the answer, times are RFC 3339 in UTC, unknown is <code>null</code> with the reason beside it.
Refusals are <code>application/problem+json</code>. The same as a document: <a href="/api/v1/openapi.json">openapi.json</a>.</p>
${routes.join('\n')}</body></html>`;
}

function section(route: string, { summary, query, body }: RouteDescription): string {
  const parameters = [...described(query), ...described(body)];
  const list = parameters.map(({ name, text }) => `<dt>${escape(name)}</dt><dd>${escape(text)}</dd>`).join('');
  const title = escape(route.replace(/:(\w+)/g, '{$1}'));
  return `<section><h2><code>${title}</code></h2><p>${escape(summary)}</p>${list === '' ? '' : `<dl>${list}</dl>`}</section>`;
}

function described(schema: z.ZodType | undefined): { name: string; text: string }[] {
  if (schema === undefined) return [];
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => {
    const {
      description,
      enum: words,
      default: fallback,
    } = property as { description?: string; enum?: unknown[]; default?: unknown };
    const parts = [description, words?.join(' | '), fallback === undefined ? undefined : `default ${JSON.stringify(fallback)}`];
    return { name, text: parts.filter((part) => part !== undefined).join('; ') };
  });
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
