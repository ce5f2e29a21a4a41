import { once } from 'node:events';
import { createGunzip, createGzip } from 'node:zlib';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import {
  COMPONENTS,
  type CostHour,
  type CostRow,
  type Instant,
  type NodeHour,
  type UsageHour,
  type VolumeHour,
} from '@showback/vocabulary';
import type pg from 'pg';

type Kind = 'hour' | 'row' | 'node' | 'volume' | 'usage';

/** Keeps an hour that cannot be true where no figure sees it; a later one of the same hour takes its place. */
export async function putAside(client: pg.ClientBase, clusterId: bigint, hour: CostHour, readAt: Instant): Promise<void> {
  await client.query(
    `INSERT INTO quarantine (cluster_id, hour, content, findings, read_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (cluster_id, hour) DO UPDATE SET content = excluded.content, findings = excluded.findings, read_at = excluded.read_at`,
    [clusterId.toString(), new Date(hour.hour), await packHour(hour), JSON.stringify(hour.quarantine), new Date(readAt)],
  );
}

/** Removes what good answers replaced. */
export async function forgetQuarantined(client: pg.ClientBase, clusterId: bigint, hours: readonly Instant[]): Promise<void> {
  if (hours.length === 0) return;
  await client.query('DELETE FROM quarantine WHERE cluster_id = $1 AND hour = ANY($2)', [
    clusterId.toString(),
    hours.map((hour) => new Date(hour)),
  ]);
}

/** The hour as gzip of lines, one value each: a large one never exists as one text. */
export async function packHour(hour: CostHour): Promise<Buffer> {
  const gzip = createGzip({ level: 6 });
  const packed: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => packed.push(chunk));
  const finished = once(gzip, 'end');
  for (const line of linesOf(hour)) if (!gzip.write(`${line}\n`)) await once(gzip, 'drain');
  gzip.end();
  await finished;
  return Buffer.concat(packed);
}

/** The hour that `packHour` packed. */
export async function unpackHour(packed: Buffer): Promise<CostHour> {
  const source = Readable.from([packed]).pipe(createGunzip());
  let hour: CostHour | undefined;
  for await (const line of createInterface({ input: source, crlfDelay: Infinity })) {
    const [kind, value] = JSON.parse(line) as [Kind, Packed];
    if (kind === 'hour') hour = unpackHead(value);
    else if (kind === 'row') hour?.rows.push(unpackRow(value));
    else if (kind === 'node') hour?.nodes.push(withMoney(value, NODE_MONEY) as unknown as NodeHour);
    else if (kind === 'usage') hour?.usage?.push(unpackUsage(value));
    else hour?.volumes.push(withMoney(value, ['costNano']) as unknown as VolumeHour);
  }
  if (hour === undefined) throw new Error('the hour in quarantine is empty');
  return hour;
}

function* linesOf({ rows, nodes, volumes, usage, ...hour }: CostHour): Generator<string> {
  yield line('hour', { ...hour, ...(usage && { usage: [] }) });
  for (const row of rows) yield line('row', row);
  for (const node of nodes) yield line('node', node);
  for (const volume of volumes) yield line('volume', volume);
  for (const one of usage ?? []) yield line('usage', packUsage(one));
}

function line(kind: Kind, value: unknown): string {
  return JSON.stringify([kind, value], (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
}

type Packed = Record<string, unknown>;

const NODE_MONEY = ['cpuNano', 'memoryNano', 'gpuNano', 'totalNano', 'cpuIdleNano', 'memoryIdleNano', 'gpuIdleNano'];

/** Money comes back from text by where it stands: labels may be called anything. */
function withMoney(value: Packed, names: readonly string[]): Packed {
  return { ...value, ...Object.fromEntries(names.map((name) => [name, BigInt(value[name] as string)])) };
}

function unpackHead(value: Packed): CostHour {
  const differences = value['assetDifferenceNano'] as Packed;
  const hour = {
    ...value,
    assetDifferenceNano: withMoney(differences, Object.keys(differences)),
    rows: [],
    nodes: [],
    volumes: [],
  };
  return withMoney(hour, ['sourceTotalNano']) as unknown as CostHour;
}

function unpackRow(value: Packed): CostRow {
  const cost = withMoney(value['cost'] as Packed, [...COMPONENTS, 'total']);
  return withMoney({ ...value, cost }, ['idleShareNano']) as unknown as CostRow;
}

/** Sketches are bytes, which JSON has not. */
function packUsage({ cpu, memory, ...usage }: UsageHour): Packed {
  const pack = (of: UsageHour['cpu']) => of && { ...of, sketch: Buffer.from(of.sketch).toString('base64') };
  return { ...usage, cpu: pack(cpu), memory: pack(memory) };
}

/** An earlier version knew nothing of limits. */
function unpackUsage({ cpu, memory, ...usage }: Packed): UsageHour {
  const unpack = (of: unknown) =>
    of && { ...of, sketch: Uint8Array.from(Buffer.from((of as Packed)['sketch'] as string, 'base64')) };
  return { limits: null, ...usage, cpu: unpack(cpu), memory: unpack(memory) } as unknown as UsageHour;
}
