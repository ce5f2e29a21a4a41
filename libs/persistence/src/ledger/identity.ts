import { createHash } from 'node:crypto';
import type { ContainerName, CostRow, LabelSet } from '@showback/vocabulary';
import { identityId } from '../ids';

/** Entries of a generation: enough for some tens of thousands of containers, a few tens of MB at most. */
const GENERATION = 20_000;

/** The ids of one row: of its label set, of what a day calls the same thing, and of what an hour does. */
export interface RowIds {
  labelSetId: bigint;
  itemId: bigint;
  subjectId: bigint;
  /** The 53 leading bits of `subjectId`: numbers compare several times faster. */
  leading: number;
}

/** What the ids were made of. */
type Identity = Pick<CostRow, (typeof IDENTITY)[number]> & { labelSet: LabelSet };

const IDENTITY = [
  'kind',
  'namespace',
  'controllerKind',
  'workload',
  'container',
  'nodePool',
  'capacityType',
  'instanceType',
  'region',
  'pod',
  'node',
] as const;

interface Remembered extends RowIds {
  identity: Identity;
}

/**
 * Gives rows their ids. The same containers come hour after hour, so what was hashed for the recent ones is remembered,
 * bounded by two generations.
 */
export class Identities {
  private young = new Map<string, Remembered>();
  private old = new Map<string, Remembered>();
  private containers = new Map<string, bigint>();

  idsOf(row: CostRow): RowIds {
    const key = `${row.pod ?? row.workload ?? row.kind}/${row.container ?? ''}/${row.namespace ?? ''}/${row.node ?? ''}`;
    const known = this.young.get(key);
    if (known && isSame(known.identity, row)) return known;
    const before = known ?? this.old.get(key);
    const entry = before && isSame(before.identity, row) ? before : computed(row);
    if (this.young.size >= GENERATION) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, entry);
    return entry;
  }

  containerId({ namespace, controllerKind, workload, container }: ContainerName): bigint {
    const parts = [namespace, controllerKind, workload, container].map((part) => (part === null ? null : storable(part)));
    const key = JSON.stringify(parts);
    const known = this.containers.get(key);
    if (known !== undefined) return known;
    if (this.containers.size >= GENERATION) this.containers.clear();
    const id = identityId(['container', ...parts]);
    this.containers.set(key, id);
    return id;
  }
}

function computed(row: CostRow): Remembered {
  const labels = labelSetId(row.labelSet);
  const parts = [row.kind, row.namespace, row.controllerKind, row.workload, row.container];
  const place = [row.nodePool, row.capacityType, row.instanceType, row.region];
  const itemId = identityId(['item', ...parts, ...place, labels.toString()]);
  const subjectId = identityId(['subject', row.pod, row.node, itemId.toString()]);
  // A copy: a text that was cut out of an answer would keep the whole answer in memory.
  const identity = structuredClone(
    Object.fromEntries([...IDENTITY, 'labelSet' as const].map((name) => [name, row[name]])),
  ) as Identity;
  return { labelSetId: labels, itemId, subjectId, leading: Number(subjectId >> 10n), identity };
}

function isSame(a: Identity, b: Identity): boolean {
  return (
    a.pod === b.pod &&
    a.node === b.node &&
    a.namespace === b.namespace &&
    a.container === b.container &&
    a.workload === b.workload &&
    a.controllerKind === b.controllerKind &&
    a.kind === b.kind &&
    a.nodePool === b.nodePool &&
    a.capacityType === b.capacityType &&
    a.instanceType === b.instanceType &&
    a.region === b.region &&
    sameMap(a.labelSet.labels, b.labelSet.labels) &&
    sameMap(a.labelSet.namespaceLabels, b.labelSet.namespaceLabels) &&
    sameMap(a.labelSet.annotations, b.labelSet.annotations) &&
    sameMap(a.labelSet.nodeLabels, b.labelSet.nodeLabels)
  );
}

/** Whether two maps are equal; a loop over the names makes no lists of them. */
function sameMap(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  let left = 0;
  for (const key in a) {
    if (a[key] !== b[key]) return false;
    left += 1;
  }
  for (const key in b) {
    if (!(key in a)) return false;
    left -= 1;
  }
  return left === 0;
}

export function labelSetId({ labels, namespaceLabels, annotations, nodeLabels }: LabelSet): bigint {
  const canonical = `[${[labels, namespaceLabels, annotations, nodeLabels].map(storableJson).join(',')}]`;
  return createHash('sha256').update(canonical).digest().readBigUInt64BE(0) >> 1n;
}

/** Text that PostgreSQL can hold: without NUL and without half characters. */
export function storable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');
}

/** A map as JSON that PostgreSQL can hold, keys in bytewise order. */
export function storableJson(map: Readonly<Record<string, string>>): string {
  const entries = Object.keys(map)
    .sort()
    .map((key) => [storable(key), storable(map[key] ?? '')] as const);
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
}
