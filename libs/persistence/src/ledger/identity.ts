import { createHash } from 'node:crypto';
import type { CostRow, LabelSet } from '@showback/vocabulary';
import { identityId } from '../ids';

/** Entries of a generation: enough for some tens of thousands of containers, a few tens of MB at most. */
const GENERATION = 20_000;

/**
 * Ids of label sets, items and subjects. The same identities come hour after hour, so the hashes of the recent ones
 * are remembered, bounded by two generations.
 */
export class Identities {
  private readonly labelSets = new Recent();
  private readonly items = new Recent();
  private readonly subjects = new Recent();

  labelSetId(set: LabelSet): bigint {
    const key = JSON.stringify(set);
    return this.labelSets.get(key, () => hash(canonicalLabels(set)));
  }

  itemId(row: CostRow, labelSetId: bigint): bigint {
    const parts = [
      row.kind,
      row.namespace,
      row.controllerKind,
      row.workload,
      row.container,
      row.nodePool,
      row.capacityType,
      row.instanceType,
      row.region,
    ];
    return this.items.get(joined(parts) + labelSetId.toString(36), () => identityId(['item', ...parts, labelSetId.toString()]));
  }

  subjectId(row: CostRow, itemId: bigint): bigint {
    const parts = [row.pod, row.node];
    return this.subjects.get(joined(parts) + itemId.toString(36), () => identityId(['subject', ...parts, itemId.toString()]));
  }
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

class Recent {
  private young = new Map<string, bigint>();
  private old = new Map<string, bigint>();

  get(key: string, compute: () => bigint): bigint {
    const known = this.young.get(key);
    if (known !== undefined) return known;
    const value = this.old.get(key) ?? compute();
    if (this.young.size >= GENERATION) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
    return value;
  }
}

function canonicalLabels({ labels, namespaceLabels, annotations }: LabelSet): string {
  return `[${storableJson(labels)},${storableJson(namespaceLabels)},${storableJson(annotations)}]`;
}

function hash(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64BE(0) >> 1n;
}

/** Unambiguous and cheaper than JSON: each part with its length. */
function joined(parts: readonly (string | null)[]): string {
  let text = '';
  for (const part of parts) text += part === null ? '-' : `${part.length}:${part}`;
  return text;
}
