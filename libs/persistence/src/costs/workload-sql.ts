/** Labels of a workload's pods and of its namespace. */
export interface SeenLabels {
  labels: Record<string, string>;
  namespaceLabels: Record<string, string>;
  annotations: Record<string, string>;
}

/** Distinct label sets of a workload's items with a fact on one of the days $5. */
export const LABELS_SQL = `
  SELECT DISTINCT ON (l.id) l.labels, l.namespace_labels AS "namespaceLabels", l.annotations
  FROM item i JOIN label_set l ON l.cluster_id = i.cluster_id AND l.id = i.label_set_id
  WHERE i.cluster_id = $1::bigint AND i.kind = 'workload' AND i.namespace = $2::text
    AND lower(i.controller_kind COLLATE "C") = lower($3::text COLLATE "C") AND i.workload = $4::text
    AND EXISTS (SELECT FROM cost_day f WHERE f.cluster_id = i.cluster_id AND f.item_id = i.id AND f.day = ANY ($5::date[]))
  ORDER BY l.id LIMIT 100`;

/** How a workload is called: one row when the ledger has ever seen it, the latest where the case of its kind differs. */
export const WORKLOAD_SQL = `
  SELECT i.controller_kind AS kind FROM item i
  WHERE i.cluster_id = $1::bigint AND i.kind = 'workload' AND i.namespace = $2::text
    AND lower(i.controller_kind COLLATE "C") = lower($3::text COLLATE "C") AND i.workload = $4::text
  ORDER BY i.last_day DESC, i.controller_kind LIMIT 1`;
