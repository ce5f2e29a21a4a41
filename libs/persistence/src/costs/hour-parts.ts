import { DAY_MS, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { measuresSql } from './cells-sql';
import type { LinePart } from './day-cells';
import { readMeasures } from './read-measures';

/** Which hours of a day to read. */
export interface HourPartsRequest {
  clusterIds: readonly bigint[];
  day: Instant;
  /** Null: all. */
  itemIds: readonly bigint[] | null;
  /** Whether pods and nodes are told apart. */
  pods: boolean;
}

/** The hours of a UTC day by `cluster id/item id`. */
export async function readHourParts(
  client: pg.ClientBase,
  { clusterIds, day, itemIds, pods }: HourPartsRequest,
): Promise<Map<string, LinePart[]>> {
  const subject = pods ? 'JOIN subject s ON s.cluster_id = f.cluster_id AND s.id = f.subject_id' : '';
  const names = pods ? 's.pod, s.node' : 'NULL, NULL';
  const { rows } = await client.query<(string | null)[]>({
    text: `SELECT f.cluster_id::text, f.item_id::text, extract(epoch FROM f.hour)::bigint, ${names}, ${measuresSql('hour')}
      FROM cost_hour f ${subject}
      WHERE f.cluster_id = ANY ($1::bigint[]) AND f.hour >= $2 AND f.hour < $3 AND ($4::bigint[] IS NULL OR f.item_id = ANY ($4::bigint[]))
      GROUP BY f.cluster_id, f.item_id, f.hour${pods ? ', s.pod, s.node' : ''}`,
    values: [clusterIds.map(String), new Date(day), new Date(day + DAY_MS), itemIds?.map(String) ?? null],
    rowMode: 'array',
  });
  const parts = new Map<string, LinePart[]>();
  for (const row of rows) {
    const [cluster, item, hour, pod = null, node = null] = row;
    const key = `${cluster}/${item}`;
    const known = parts.get(key) ?? [];
    parts.set(key, known);
    known.push({ hour: Number(hour) * 1000, pod, node, measures: readMeasures(row, 5, 'all') });
  }
  return parts;
}
