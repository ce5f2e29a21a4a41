import { describe, expect, it } from 'vitest';
import { DEFAULT_WORKLOAD_RULES, ownerFinder, type Owner, type WorkloadRule } from './identity';
import type { SourceAllocation } from './source-hour';
import { container, HOUR } from './testing/made-hours';

function ownerOf(
  of: Partial<SourceAllocation>,
  beside: readonly Partial<SourceAllocation>[] = [],
  context: { knownOwners?: ReadonlyMap<string, Owner>; workloadRules?: readonly WorkloadRule[] } = {},
): string | null {
  const one = container(of);
  const allocations = [...beside.map(container), one];
  const find = ownerFinder({
    hour: HOUR,
    allocations,
    knownOwners: new Map(),
    workloadRules: DEFAULT_WORKLOAD_RULES,
    ...context,
  });
  const owner = find(one);
  return owner && `${owner.kind}/${owner.name}`;
}
const lost = { controller: null, controllerKind: null };
const labels = (given: Record<string, string>) => ({
  labelSet: { labels: given, namespaceLabels: {}, annotations: {}, nodeLabels: {} },
});

describe('which workload a pod belongs to', () => {
  it.each([
    ['deployment', 'web', 'Deployment/web'],
    ['statefulset', 'web', 'StatefulSet/web'],
    ['daemonset', 'web', 'DaemonSet/web'],
    ['ReplicaSet', 'web', 'ReplicaSet/web'],
    ['rollout', 'web', 'Rollout/web'],
    ['cloneset', 'web', 'Cloneset/web'],
  ])('%s is written as Kubernetes does', (controllerKind, controller, owner) =>
    expect(ownerOf({ controllerKind, controller })).toBe(owner),
  );

  it.each([
    ['the pod keeps the time that the source cut', 'tariffs', 'tariffs-29000735-5a8c9', 'CronJob/tariffs'],
    ['an indexed job', 'tariffs', 'tariffs-29000735-3-5a8c9', 'CronJob/tariffs'],
    ['the controller still carries the time', 'tariffs-29000735', 'tariffs-29000735-5a8c9', 'CronJob/tariffs'],
    ['seconds, before Kubernetes 1.21', 'tariffs-1600000000', 'tariffs-1600000000-5a8c9', 'CronJob/tariffs'],
    ['made by hand', 'migrate', 'migrate-5a8c9', 'Job/migrate'],
    ['made by hand, named by its date', 'backup-20261116', 'backup-20261116-5a8c9', 'Job/backup-20261116'],
    ['made by hand, its date cut off by the source', 'backup', 'backup-20261116-5a8c9', 'Job/backup'],
    ['made by hand with a time to come', 'job-99999999', 'job-99999999-5a8c9', 'Job/job-99999999'],
    ['a pod that is not known', 'tariffs', null, 'Job/tariffs'],
  ])('a job: %s', (_, controller, pod, owner) => expect(ownerOf({ controllerKind: 'job', controller, pod })).toBe(owner));

  it('a pod that lost its controller takes that of its other hours first', () => {
    const knownOwners = new Map([['shop/web-6d1dbb5824-58cfa', { kind: 'Rollout', name: 'shopfront' }]]);
    expect(ownerOf(lost, [{ pod: 'web-6d1dbb5824-11111' }], { knownOwners })).toBe('Rollout/shopfront');
  });

  it('else that of its siblings of the same ReplicaSet in its namespace', () => {
    expect(ownerOf(lost, [{ pod: 'web-6d1dbb5824-11111' }])).toBe('Deployment/web');
    expect(ownerOf(lost, [{ pod: 'web-6d1dbb5824-11111', namespace: 'other' }])).toBe('Pod/web-6d1dbb5824-58cfa');
    expect(ownerOf(lost, [{ pod: 'web-77777bb555-11111' }])).toBe('Pod/web-6d1dbb5824-58cfa');
  });

  it('where siblings disagree most of them decide, whatever the order of the rows', () => {
    const siblings = ['b', 'a', 'b', 'a', 'a'].map((controller, index) => ({ controller, pod: `web-6d1dbb5824-0000${index}` }));
    expect(ownerOf(lost, siblings)).toBe('Deployment/a');
    expect(ownerOf(lost, siblings.slice(0, 4))).toBe('Deployment/a');
    expect(ownerOf(lost, siblings.slice(0, 4).reverse())).toBe('Deployment/a');
  });

  it('else it is a bare Pod', () => {
    expect(ownerOf({ ...lost, pod: 'debug-shell' }, [{ pod: 'debug-tools', controller: 'debug' }])).toBe('Pod/debug-shell');
    expect(ownerOf({ controller: 'web', controllerKind: '' })).toBe('Pod/web-6d1dbb5824-58cfa');
  });

  it('what is unmounted, or has no pod, is no workload', () => {
    expect(ownerOf({ unmounted: true })).toBeNull();
    expect(ownerOf({ ...lost, pod: null })).toBeNull();
  });

  it.each([
    [{ dag_id: 'daily_sales', run_id: 'x' }, 'AirflowDag/daily_sales'],
    [{ workflows_argoproj_io_workflow: 'etl-x7k2p', workflows_argoproj_io_workflow_template: 'etl' }, 'WorkflowTemplate/etl'],
    [{ workflows_argoproj_io_workflow: 'etl-x7k2p' }, 'Workflow/etl-x7k2p'],
    [{ sparkoperator_k8s_io_app_name: 'reports' }, 'SparkApplication/reports'],
    [{ scaledjob_keda_sh_name: 'encoder' }, 'ScaledJob/encoder'],
    [{ dag_id: '  ' }, 'Pod/web-6d1dbb5824-58cfa'],
  ])("the engine's label %j names it", (given, owner) => expect(ownerOf({ ...lost, ...labels(given) })).toBe(owner));

  it('configured rules stand in place of the built-in ones, label names as Kubernetes writes them', () => {
    const workloadRules = [{ label: 'acme.io/batch', kind: 'Batch' }];
    expect(ownerOf({ ...labels({ acme_io_batch: 'night', dag_id: 'x' }) }, [], { workloadRules })).toBe('Batch/night');
    expect(ownerOf({ ...labels({ dag_id: 'x' }) }, [], { workloadRules })).toBe('Deployment/web');
  });
});
