import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DAY_MS } from '@showback/vocabulary';
import { authFaults, resolveAuth } from './auth';
import { type Checked, checkMapping } from './check';
import { clusterFaults, resolveCluster, SETTLE_MS, withDefaults } from './cluster';
import type { Config } from './config';
import { type ConfigFault, ConfigFaults } from './faults';
import {
  authSchema,
  clusterSchema,
  defaultsSchema,
  type RawAuth,
  type RawCluster,
  type RawConfig,
  type RawDefaults,
  rootSchema,
} from './schema';
import { parseYaml } from './yaml';

/** Defaults of a configuration that does not say. */
const CURRENCY = 'USD';
const HOURS_MS = 14 * DAY_MS;
const DAYS_MS = 400 * DAY_MS;

/** The fleet that is shown where nothing is configured. */
const SIMULATED: readonly RawCluster[] = [
  { id: 'sim-eu', simulator: { seed: 7 }, region: 'eu-west-1' },
  { id: 'sim-us', simulator: { seed: 8 }, region: 'us-east-1' },
];

/** A cluster as written, and where. */
interface WrittenCluster {
  path: string;
  value: unknown;
}

/**
 * Reads the configuration: the file, `clusters.d/*.yaml` beside it, the environment for secrets.
 * `file` null: a simulated fleet. `loopback`: whether every listener can only be reached from this machine.
 * @throws ConfigFaults with everything that is wrong.
 */
export function loadConfig(request: { file: string | null; env: NodeJS.ProcessEnv; loopback: boolean }): Config {
  if (request.file === null) return simulatedFleet(request);
  const file = resolve(request.file);
  const read = parseYaml(readConfig(file));
  const faults = [...read.faults];
  if (faults.length > 0) throw new ConfigFaults(basename(file), faults);
  const root = checkMapping(rootSchema, read.value, '', faults);
  const auth = checkMapping(authSchema, root.value.auth ?? {}, 'auth', faults);
  const defaults = checkMapping(defaultsSchema, root.value.defaults ?? {}, 'defaults', faults);
  const written = [...listed(read.value, 'clusters', ''), ...clustersBeside(dirname(file), faults)];
  const currency = root.broken.has('currency') ? null : (root.value.currency ?? CURRENCY);
  const clusters = checkClusters(written, defaults, currency, faults);
  if (Array.isArray(root.value.clusters) && written.length === 0)
    faults.push({ path: 'clusters', message: 'is empty: list a cluster, or leave the key out to see a simulated fleet' });
  faults.push(...authFaults(auth, request.loopback), ...retentionFaults(root, clusters));
  if (faults.length > 0) throw new ConfigFaults(basename(file), faults);
  const chosen = written.length === 0 ? SIMULATED : clusters;
  return resolveConfig({ root: root.value, auth: auth.value, clusters: chosen, file, env: request.env });
}

function simulatedFleet({ env, loopback }: { env: NodeJS.ProcessEnv; loopback: boolean }): Config {
  const faults = authFaults({ value: {}, broken: new Set() }, loopback);
  if (faults.length > 0) throw new ConfigFaults('no configuration', faults);
  return resolveConfig({ root: {}, auth: {}, clusters: SIMULATED, file: null, env });
}

function readConfig(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'the file cannot be read';
    throw new ConfigFaults(file, [{ path: '', message: `${reason}: set SHOWBACK_CONFIG to the configuration, or unset it` }]);
  }
}

function listed(value: unknown, key: string, place: string): WrittenCluster[] {
  const list = (value as Record<string, unknown> | null)?.[key];
  return Array.isArray(list) ? list.map((item, index) => ({ path: `${place}${key}[${index}]`, value: item as unknown })) : [];
}

/** The files of `clusters.d`, in the order of their names: each one cluster, a list of them, or `clusters:`. */
function clustersBeside(folder: string, faults: ConfigFault[]): WrittenCluster[] {
  const beside = join(folder, 'clusters.d');
  if (!existsSync(beside)) return [];
  const names = readdirSync(beside)
    .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.'))
    .sort();
  return names.flatMap((name) => {
    const place = `clusters.d/${name}`;
    const { value, faults: found } = parseYaml(readFileSync(join(beside, name), 'utf8'));
    faults.push(...found.map(({ path, message }) => ({ path: [place, path].filter(Boolean).join(', '), message })));
    if (found.length > 0) return [];
    if (Array.isArray(value)) return value.map((item, index) => ({ path: `${place}[${index}]`, value: item as unknown }));
    const many = listed(value, 'clusters', `${place}: `);
    return many.length > 0 ? many : [{ path: place, value }];
  });
}

/** Each cluster by itself, under the defaults, and their ids against each other. */
function checkClusters(
  written: readonly WrittenCluster[],
  defaults: Checked<RawDefaults>,
  currency: string | null,
  faults: ConfigFault[],
): RawCluster[] {
  const seen = new Map<string, string>();
  return written.map(({ path, value }) => {
    const own = checkMapping(clusterSchema, value, path, faults);
    const cluster = withDefaults({ id: '', ...own.value }, defaults.value);
    const twin = seen.get(cluster.id.toLowerCase());
    if (twin !== undefined && cluster.id !== '')
      faults.push({ path: `${path}.id`, message: `is the id of ${twin} too: ids must be unique` });
    seen.set(cluster.id.toLowerCase(), path);
    const broken = new Set([...own.broken, ...(own.value.simulator ? [] : defaults.broken)]);
    faults.push(...clusterFaults(cluster, broken, path, currency));
    return cluster;
  });
}

/** Hours must outlive their last re-read, else a restatement would meet half a day. */
function retentionFaults(root: Checked<RawConfig>, clusters: readonly RawCluster[]): ConfigFault[] {
  if (root.broken.has('retention')) return [];
  const { hoursMs, daysMs } = retentionOf(root.value);
  const settleMs = Math.max(0, ...clusters.map(({ collect }) => collect?.settle ?? SETTLE_MS));
  const faults: ConfigFault[] = [];
  if (hoursMs < settleMs + 2 * DAY_MS)
    faults.push({
      path: 'retention.hours',
      message: `must be at least collect.settle + 2d: ${Math.ceil(settleMs / DAY_MS) + 2}d`,
    });
  if (daysMs < hoursMs) faults.push({ path: 'retention.days', message: 'must not be shorter than retention.hours' });
  return faults;
}

function retentionOf(root: Partial<RawConfig>): Config['retention'] {
  return { hoursMs: root.retention?.hours ?? HOURS_MS, daysMs: root.retention?.days ?? DAYS_MS };
}

function resolveConfig(found: {
  root: Partial<RawConfig>;
  auth: Partial<RawAuth>;
  clusters: readonly RawCluster[];
  file: string | null;
  env: NodeJS.ProcessEnv;
}): Config {
  const { root, file, env } = found;
  const folder = dirname(file ?? '.');
  return {
    currency: root.currency ?? CURRENCY,
    clusters: found.clusters.map((cluster) => resolveCluster(cluster, { env, folder })),
    workloads: root.workloads ?? null,
    labels: { drop: root.labels?.drop ?? null },
    attribution: attributionOf(root.attribution, folder),
    auth: resolveAuth(found.auth),
    retention: retentionOf(root),
    file,
  };
}

function attributionOf(written: RawConfig['attribution'], folder: string): Config['attribution'] {
  if (written === undefined) return null;
  return typeof written['file'] === 'string' ? { file: resolve(folder, written['file']) } : { document: written };
}
