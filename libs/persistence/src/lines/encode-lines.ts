import type { Instant } from '@showback/vocabulary';
import { clusterId } from '../ids';
import { CopyEncoder } from '../ledger/copy-encoder';
import { storable } from '../ledger/identity';
import { DAY_COLUMNS } from './day-columns';
import type { Line, OwnedItem, ScopedWeights } from './lines-of-day';

export const OWNED_COLUMNS = ['day', 'cluster_id', 'item_id', 'owner_id', 'idle_policy', 'shared_rule'] as const;

/** Rows of `owner_day`. */
export function* encodeOwnedItems(day: Instant, items: readonly OwnedItem[]): Generator<Buffer> {
  const encoder = new CopyEncoder();
  const ids = clusterIds();
  for (const { item, owner, idlePolicy, sharedRule } of items) {
    const full = encoder.begin(OWNED_COLUMNS.length);
    if (full) yield full;
    encoder.date(day);
    encoder.bigint(ids(item.cluster));
    encoder.bigint(item.id);
    encoder.bigint(owner.id);
    encoder.int16(idlePolicy);
    if (sharedRule === null) encoder.null();
    else encoder.int16(sharedRule);
  }
  yield encoder.flush();
}

export const WEIGHT_COLUMNS = ['day', 'cluster_id', 'rule', 'scope', 'team', 'weight'] as const;

/** Rows of `share_weight`. */
export function* encodeWeights(day: Instant, weights: readonly ScopedWeights[]): Generator<Buffer> {
  const encoder = new CopyEncoder();
  for (const { rule, scope, cluster, receivers } of weights) {
    const id = cluster === null ? 0n : clusterId(cluster);
    for (const { team, weight } of receivers) {
      const [scopeText, teamText] = [storable(scope), storable(team ?? '')];
      const full = encoder.begin(WEIGHT_COLUMNS.length, Buffer.byteLength(scopeText) + Buffer.byteLength(teamText));
      if (full) yield full;
      encoder.date(day);
      encoder.bigint(id);
      encoder.int16(rule);
      encoder.text(scopeText);
      encoder.text(teamText);
      encoder.bigint(weight);
    }
  }
  yield encoder.flush();
}

export const LINE_COLUMNS: readonly string[] = [
  'day',
  'cluster_id',
  'kind',
  'form',
  'idle_policy',
  'owner_id',
  ...DAY_COLUMNS.map(({ column }) => `"${column}"`),
  'shared_nano',
  'shared_idle_nano',
];

/** Rows of `line_day`. */
export function* encodeLines(day: Instant, lines: readonly Line[]): Generator<Buffer> {
  const encoder = new CopyEncoder();
  const ids = clusterIds();
  for (const line of lines) {
    const full = encoder.begin(LINE_COLUMNS.length, line.kind.length);
    if (full) yield full;
    encoder.date(day);
    encoder.bigint(ids(line.cluster));
    encoder.text(line.kind);
    encoder.int16(line.form);
    encoder.int16(line.idlePolicy);
    encoder.bigint(line.owner.id);
    for (const { short, write } of DAY_COLUMNS) {
      const value = write(line.measures);
      if (value === null) encoder.null();
      else if (short) encoder.int32(Number(value));
      else encoder.bigint(value);
    }
    encodeOptional(encoder, line.sharedNano);
    encodeOptional(encoder, line.sharedIdleNano);
  }
  yield encoder.flush();
}

function encodeOptional(encoder: CopyEncoder, value: bigint): void {
  if (value === 0n) encoder.null();
  else encoder.bigint(value);
}

/** Hashed once each. */
function clusterIds(): (name: string) => bigint {
  const known = new Map<string, bigint>();
  return (name) => {
    const id = known.get(name) ?? clusterId(name);
    known.set(name, id);
    return id;
  };
}
