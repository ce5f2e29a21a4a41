import type { SeenLabel, UnownedRow } from '@showback/contracts';

/** A workload that nobody owns, as its row of the table needs it. */
export interface UnownedLine {
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  cost: string;
  share: number | null;
  labels: SeenLabel[];
  /** From 1, as the proposals are numbered on the page. */
  proposal: number | null;
  today: string | null;
}

/** Labels that every pod has by itself say nothing of an owner. */
const OF_THE_CLUSTER = /^(kubernetes_io_|node_kubernetes_io_|topology_|karpenter_|pod_template_hash|controller_revision_hash)/;

export function lineOf({ key, cost, share, labels, proposal, today }: UnownedRow): UnownedLine {
  const { cluster, namespace, controllerKind: kind, workload: name } = key;
  const telling = labels.filter((label) => label.from !== 'node' && !OF_THE_CLUSTER.test(label.name));
  return {
    cluster,
    namespace,
    kind,
    name,
    cost,
    share,
    labels: telling,
    proposal: proposal === null ? null : proposal + 1,
    today,
  };
}
