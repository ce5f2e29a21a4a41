import { PRICED_BY, unpriceable } from '@showback/allocation';
import { FilterFault, HOUR_MS, parseFilter } from '@showback/vocabulary';
import { z } from 'zod';
import { holdsEverybody, parseNetwork } from './network';
import { duration, instant, listOf, mapping, oneOf, parseUrl, text } from './values';

/** A header's value: written out, or where to find it. */
const secret = z.union([text(), z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })], {
  error: 'must be a text, { env: NAME } or { file: PATH }',
});
export type SecretSource = z.output<typeof secret>;

const url = text('an http:// or https:// address')
  .refine((written) => /^https?:$/.test(parseUrl(written)?.protocol ?? ''), {
    error: 'must be an http:// or https:// address',
    abort: true,
  })
  .refine((written) => (parseUrl(written)?.username ?? '') + (parseUrl(written)?.password ?? '') === '', {
    error: 'must not hold a user or password: put them into headers, as { env: NAME } or { file: PATH }',
  })
  .refine((written) => !/[?#]/.test(written), { error: 'must not have a query (?) or a fragment (#)' })
  .transform((written) => written.replace(/\/+$/, ''));

const pathPrefix = text('a path such as /model, or ""')
  .regex(/^$|^\/[\w.~/-]*$/, { error: 'must be "" or a path that begins with /, such as /model' })
  .transform((written) => written.replace(/\/+$/, ''));

const headers = z.record(
  z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/),
  secret.refine((value) => typeof value !== 'string' || !/[\r\n\0]/.test(value), { error: 'must be one line' }),
  { error: (issue) => (issue.code === 'invalid_key' ? 'is not a header name' : 'must be a mapping of header names to values') },
);

// Everything is optional here, because `defaults:` may hold it; what a cluster must have is checked after merging.
const server = { url: url.optional(), headers: headers.optional(), caFile: text('a path').min(1).optional() };
const opencost = mapping({ ...server, pathPrefix: pathPrefix.optional() });
const prometheus = mapping({
  ...server,
  clusterLabel: text('a label name, or ""')
    .regex(/^$|^[A-Za-z_]\w*$/, { error: 'must be a label name, or "" where the server holds one cluster' })
    .optional(),
});
const kubernetes = mapping({
  kubeconfig: text('a path').min(1).optional(),
  context: text().min(1).optional(),
  inCluster: z.boolean({ error: 'must be true or false' }).optional(),
}).refine((written) => (written.inCluster === true) !== (written.kubeconfig !== undefined), {
  error: 'needs either kubeconfig: PATH or inCluster: true',
});

const amount = z
  .union([z.number(), z.string()], { error: 'must be a price such as 0.031' })
  .transform(String)
  .refine((written) => /^\d{1,9}(\.\d{1,9})?$/.test(written), {
    error: 'must be a price such as 0.031: not negative, at most 9 decimals',
  });

/** A filter over what has the price. */
const when = (name: keyof typeof PRICED_BY) =>
  text('a filter')
    .min(1)
    .superRefine((written, context) => {
      const fault = priceFilterFault(name, written);
      if (fault !== null) context.addIssue({ code: 'custom', message: fault });
    });

function priceFilterFault(name: keyof typeof PRICED_BY, written: string): string | null {
  try {
    const [field] = unpriceable(name, parseFilter(written, []));
    return field === undefined ? null : `cannot ask about ${field}: ${name} is by ${PRICED_BY[name].join(', ')}`;
  } catch (error) {
    if (!(error instanceof FilterFault)) throw error;
    return `is no filter: ${error.message}`;
  }
}

const price = (name: keyof typeof PRICED_BY) =>
  z
    .union([amount, listOf(mapping({ price: amount, when: when(name).optional() }))], {
      error: 'must be a price such as 0.031, or a list of { price, when }',
    })
    .optional();
const prices = mapping({
  cpuCoreHour: price('cpuCoreHour'),
  memoryGiBHour: price('memoryGiBHour'),
  gpuHour: price('gpuHour'),
  storageGiBHour: price('storageGiBHour'),
});

const simulator = mapping({
  seed: z.int({ error: 'must be a whole number' }).min(0).max(4_294_967_295).optional(),
  days: z
    .int({ error: 'must be a whole number of days' })
    .min(1, { error: 'must be between 1 and 400' })
    .max(400, { error: 'must be between 1 and 400' })
    .optional(),
});

export const currency = text('a currency code such as USD').regex(/^[A-Z]{3}$/, { error: 'must be a currency code such as USD' });

const shared = {
  region: text().min(1).max(63).optional(),
  currency: currency.optional(),
  opencost: opencost.optional(),
  prometheus: prometheus.optional(),
  kubernetes: kubernetes.optional(),
  cost: oneOf(['opencost', 'prometheus']).optional(),
  collect: mapping({
    from: instant.refine((at) => at % HOUR_MS === 0, { error: 'must be a whole UTC hour' }).optional(),
    delay: duration.optional(),
    settle: duration.optional(),
  }).optional(),
  prices: prices.optional(),
};

const ID = 'must be 1 to 63 letters, digits, ".", "_" or "-", beginning with a letter or digit';
export const clusterSchema = mapping({
  id: text('an id such as acme-prod').regex(/^[A-Za-z0-9][\w.-]{0,62}$/, { error: ID }),
  sourceClusterId: text().min(1).max(253).optional(),
  simulator: simulator.optional(),
  ...shared,
});
export type RawCluster = z.output<typeof clusterSchema>;
export const defaultsSchema = mapping(shared);
export type RawDefaults = z.output<typeof defaultsSchema>;

const teamId = z.string().regex(/^(?!__).{1,63}$/, { error: 'must be a team id: 1 to 63 characters, not beginning with __' });

const token = mapping({
  name: text().min(1).max(63),
  sha256: text('the SHA-256 of the token in hex').regex(/^[0-9a-fA-F]{64}$/, {
    error: 'must be the SHA-256 of the token: 64 hex digits',
  }),
  role: oneOf(['viewer', 'bot', 'admin']),
  teams: z.union([z.literal('*'), z.array(teamId).min(1)], { error: 'must be "*" or a list of team ids' }).optional(),
  expires: instant.optional(),
}).refine((written) => written.role === 'admin' || written.teams !== undefined, {
  path: ['teams'],
  error: 'is required: "*" or a list of team ids',
});

/** What a request has anyway, or what only the dashboard's server may say. */
const TAKEN_HEADERS =
  /^(authorization|cookie|host|origin|connection|content-.*|accept.*|sec-.*|x-showback-.*|x-forwarded-(for|host|proto))$/i;

const headerName = text('a header name such as X-Forwarded-User')
  .regex(/^[!#$%&'*+.^_`|~\w-]{1,128}$/, { error: 'must be a header name such as X-Forwarded-User' })
  .refine((written) => !TAKEN_HEADERS.test(written), { error: 'must be a header of its own, which the proxy sets anew' });

const network = text('a network such as 10.0.0.0/8')
  .refine((written) => parseNetwork(written) !== null, {
    error: 'must be a network such as 10.0.0.0/8 or fd00::/8, or an address',
    abort: true,
  })
  .refine((written) => !everybody(written), {
    error: 'is every address there is, so that anybody could say who they are: name the networks of the proxy and the dashboard',
  });

function everybody(written: string): boolean {
  const found = parseNetwork(written);
  return found !== null && holdsEverybody(found);
}

const proxy = mapping({
  userHeader: headerName.optional(),
  groupsHeader: headerName.optional(),
  trusted: listOf(network, 'a list of the networks that the proxy and the dashboard call from, such as [10.0.0.0/8]').min(1, {
    error: 'is empty: name the networks that the proxy and the dashboard call from',
  }),
  adminGroups: listOf(text('a group').regex(/^[^,]+$/, { error: 'must be a group, without commas' })).optional(),
});

export const authSchema = mapping({
  mode: oneOf(['open', 'tokens', 'proxy']).optional(),
  tokens: listOf(token).optional(),
  proxy: proxy.optional(),
  visibility: oneOf(['own', 'everyone']).optional(),
});
export type RawAuth = z.output<typeof authSchema>;

/** `showback.yaml`. Clusters are validated one by one afterwards, together with those of `clusters.d`; defaults and auth too. */
export const rootSchema = mapping({
  currency: currency.optional(),
  clusters: listOf(z.unknown()).optional(),
  defaults: z.unknown().optional(),
  workloads: listOf(
    mapping({
      label: text('a label name').min(1).max(317),
      kind: text('a kind such as AirflowDag').regex(/^[A-Z]\w{0,62}$/, { error: 'must be a kind such as AirflowDag' }),
    }),
  ).optional(),
  labels: mapping({ drop: listOf(text('a label name').min(1)).optional() }).optional(),
  attribution: z.record(z.string(), z.unknown(), { error: 'must be { file: PATH } or the document itself' }).optional(),
  auth: z.unknown().optional(),
  retention: mapping({ hours: duration.optional(), days: duration.optional() }).optional(),
});
export type RawConfig = z.output<typeof rootSchema>;
