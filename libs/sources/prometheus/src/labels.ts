import type { Labels } from './client';

/**
 * Names of things in the labels of every version and way of scraping. Where the scraper kept its own labels
 * (`honor_labels: false`), what the exporter said stands as `exported_…`; older cAdvisor wrote `pod_name` and `container_name`.
 */
const DIALECTS = {
  namespace: ['exported_namespace', 'namespace'],
  pod: ['exported_pod', 'pod', 'pod_name'],
  container: ['exported_container', 'container', 'container_name'],
  node: ['exported_node', 'node', 'kubernetes_node', 'exported_instance'],
  service: ['exported_service', 'service_name', 'service'],
} as const;

/** The label under which a series says what it is about; null where it does not. */
export function labelOf(labels: Labels, what: keyof typeof DIALECTS): string | null {
  for (const name of DIALECTS[what]) if ((labels[name] ?? '') !== '') return name;
  return null;
}

/** What a series is about, in whatever words it says it; empty where it does not. */
export function named(labels: Labels, what: keyof typeof DIALECTS): string {
  return labels[labelOf(labels, what) ?? ''] ?? '';
}

/** The node of a series that speaks of one; a scraper's target where nothing else says it, without its port. */
export function nodeOf(labels: Labels): string {
  return named(labels, 'node') || (labels['instance'] ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

export function podKey(labels: Labels): string {
  return `${named(labels, 'namespace')}/${named(labels, 'pod')}`;
}

export function containerKey(labels: Labels): string {
  return `${podKey(labels)}/${named(labels, 'container')}`;
}

/** Labels by what they are of, carried by any of several series: one exporter may say them where another only says that the thing is there. */
export function carriedBy(
  series: readonly { labels: Labels }[],
  prefix: 'label_' | 'annotation_',
  keyOf: (labels: Labels) => string,
): Map<string, Record<string, string>> {
  const found = new Map<string, Record<string, string>>();
  for (const { labels } of series) found.set(keyOf(labels), { ...found.get(keyOf(labels)), ...carried(labels, prefix) });
  return found;
}

/** `label_app` → `app`: the labels of a Kubernetes object in the labels of the series that tells of it. */
export function carried(labels: Labels, prefix: 'label_' | 'annotation_'): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(labels))
    if (name.startsWith(prefix) && value !== '') found[name.slice(prefix.length)] = value;
  return found;
}
