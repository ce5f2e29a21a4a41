import { describe, expect, it } from 'vitest';
import { canonicalKind, sanitizeLabelName } from './workload';

describe('workload names', () => {
  it.each([
    ['deployment', 'Deployment'],
    ['StatefulSet', 'StatefulSet'],
    ['cronjob', 'CronJob'],
    ['rollout', 'Rollout'],
    ['kubernetesThing', 'KubernetesThing'],
  ])('writes the kind %s as Kubernetes does: %s', (given, expected) => {
    expect(canonicalKind(given)).toBe(expected);
  });

  it('writes label names as OpenCost gives them', () => {
    expect(sanitizeLabelName('app.kubernetes.io/name')).toBe('app_kubernetes_io_name');
  });
});
