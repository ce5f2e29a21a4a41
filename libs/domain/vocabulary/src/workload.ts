const KINDS: Record<string, string> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
  replicaset: 'ReplicaSet',
  replicationcontroller: 'ReplicationController',
  job: 'Job',
  cronjob: 'CronJob',
  rollout: 'Rollout',
  pod: 'Pod',
};

/** The kind as Kubernetes writes it (`deployment` → `Deployment`); unknown kinds keep their text with a capital first letter. */
export function canonicalKind(kind: string): string {
  return KINDS[kind.toLowerCase()] ?? kind.charAt(0).toUpperCase() + kind.slice(1);
}

/** Names seen lately: the same few come with every pod of every hour. */
const sanitized = new Map<string, string>();
const REMEMBERED = 5_000;

/** A label name in the form that Prometheus and OpenCost give it: `app.kubernetes.io/name` → `app_kubernetes_io_name`. */
export function sanitizeLabelName(name: string): string {
  const known = sanitized.get(name);
  if (known !== undefined) return known;
  const clean = name.replace(/[^A-Za-z0-9_]/g, '_');
  if (sanitized.size >= REMEMBERED) sanitized.clear();
  sanitized.set(name, clean);
  return clean;
}
