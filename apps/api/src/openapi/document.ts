import { ProblemBody } from '@showback/contracts';
import { z } from 'zod';
import { isPublic } from '../auth/access';
import { type RouteDescription, ROUTES } from './routes';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document, from the contracts alone. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [route, description] of Object.entries(ROUTES)) {
    const [method = '', path = ''] = route.split(' ');
    const at = path.replace(/:(\w+)/g, '{$1}');
    paths[at] = { ...paths[at], [method.toLowerCase()]: operation(route, path, description) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Showback',
      version: 'v1',
      description:
        'What each part of the Kubernetes clusters costs. Money is decimal text in the currency of the answer, times are RFC 3339 in UTC, unknown is null with the reason beside it.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: componentSchemas(),
      responses: {
        Problem: { description: 'Refused, by name.', content: { 'application/problem+json': { schema: referTo(ProblemBody) } } },
      },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'In mode tokens; mode open needs none.' } },
    },
  };
}

function operation(
  route: string,
  path: string,
  { summary, query, body, answer, status = 200, also = [] }: RouteDescription,
): Json {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const parameters = [...names.map(pathParameter), ...(query ? queryParameters(query) : [])];
  const content = typeof answer === 'string' ? { [answer]: {} } : { 'application/json': { schema: referTo(answer) } };
  const others = Object.fromEntries(also.map((type) => [type, { schema: { type: 'string' } }]));
  return {
    operationId: operationId(route),
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: referTo(body) } } } }),
    responses: {
      [status]: { description: 'As asked.', content: { ...content, ...others } },
      default: { $ref: '#/components/responses/Problem' },
    },
    security: isPublic(route) ? [] : [{}, { token: [] }],
  };
}

/** `GET /api/v1/clusters/:id/nodes` → `getClustersNodes`. */
function operationId(route: string): string {
  const words = route
    .toLowerCase()
    .replace('/api/v1', '')
    .split(/[^a-z:]+/)
    .filter((word) => !word.startsWith(':') && word !== '');
  const last = /:\w+$/.test(route) ? ['one'] : [];
  return [...words, ...last].map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

function pathParameter(name: string): Json {
  return { name, in: 'path', required: true, schema: { type: 'string' } };
}

function queryParameters(query: z.ZodObject): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = schema as Json;
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });
}

function referTo(schema: z.ZodType): Json {
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) throw new Error('a schema of a route has no id');
  return { $ref: `#/components/schemas/${id}` };
}

function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { io: 'output', uri: (id) => `#/components/schemas/${id}` });
  const named = Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  const itsOwn = (name: string): boolean => name !== '$schema' && name !== '$id';
  const inside = (schema: object) => Object.fromEntries(Object.entries(schema).filter(([name]) => itsOwn(name)));
  return Object.fromEntries(named.map(([id, schema]) => [id, inside(schema)]));
}
