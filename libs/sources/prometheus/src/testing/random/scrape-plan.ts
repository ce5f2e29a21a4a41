import type { Series } from '../recording';
import { at, within, type Plan, type PlannedContainer, type PlannedNode, type PlannedPod, type Span } from './plan';
import { nodeState, podState } from './state-series';
import { during, joined, type Labels, type Value, type Write } from './written-series';
import { lateness, scrapes, type Ways } from './ways';

const GIB = 2 ** 30;

/** All that a plan's exporters would have told, as a Prometheus scraped it. */
export class Scraped {
  constructor(
    private readonly plan: Plan,
    private readonly ways: Ways,
    /** Of the plan's first hour, since 1970. */
    private readonly start: number,
  ) {}

  /** Those of things that had one name, one after the other, are one. */
  series(): Series[] {
    const { replicas } = this.ways;
    const found = new Map<string, Series[]>();
    for (let replica = 0; replica < replicas; replica++) {
      const label: Labels = replicas === 1 ? {} : { prometheus_replica: `p-${replica}` };
      for (const { metric, labels, ...samples } of this.once(`replica ${replica}`)) {
        const one = { metric, labels: { ...labels, ...label }, ...samples };
        const key = JSON.stringify([metric, Object.entries(one.labels).sort()]);
        found.set(key, [...(found.get(key) ?? []), one]);
      }
    }
    return [...found.values()].map(joined);
  }

  private *once(replica: string): Generator<Series> {
    for (let exporter = 0; exporter < this.ways.exporters; exporter++)
      for (const one of this.stateMetrics(`${replica} state ${exporter}`)) yield this.said(one, exporter);
    yield* this.kubelets(replica);
    yield* this.prices(`${replica} prices`);
  }

  /** In kube-state-metrics' words, with the labels of its target. */
  private said(series: Series, exporter: number): Series {
    const target: Labels = { instance: `10.8.0.${exporter}:8080`, job: 'kube-state-metrics' };
    if (!this.ways.dishonoured) return { ...series, labels: { ...target, ...series.labels } };
    const labels: Record<string, string> = {
      ...target,
      namespace: 'monitoring',
      pod: `ksm-${exporter}`,
      container: 'ksm',
      service: 'ksm',
    };
    for (const [name, value] of Object.entries(series.labels)) labels[name in labels ? `exported_${name}` : name] = value;
    return { ...series, labels };
  }

  private *made(target: string, every: number, metric: string, labels: Labels, value: Value): Generator<Series> {
    const found: { at: number[]; value: number[] } = { at: [], value: [] };
    for (const second of this.timesOf(target, every)) {
      const amount = value(second);
      if (amount === null) continue;
      found.at.push(this.start + second + lateness(this.ways));
      found.value.push(amount);
    }
    if (found.at.length > 0) yield { metric, labels, ...found };
  }

  private readonly times = new Map<string, number[]>();
  private timesOf(target: string, every: number): number[] {
    const known = this.times.get(target);
    if (known !== undefined) return known;
    const made = scrapes(target, every, this.plan.length, this.ways);
    this.times.set(target, made);
    return made;
  }

  private *stateMetrics(target: string): Generator<Series> {
    const { every } = this.ways;
    const state = (metric: string, labels: Labels, value: Value): Generator<Series> =>
      this.made(target, every.state, metric, labels, value);
    for (const node of this.plan.nodes) yield* nodeState(node, this.ways, state);
    for (const pod of this.plan.pods) yield* podState(pod, { ...this.ways, start: this.start }, state);
    for (const { name, namespace, claim, sizes, ...span } of this.plan.volumes) {
      const there = during(span);
      yield* state('kube_persistentvolume_capacity_bytes', { persistentvolume: name }, (second) =>
        within(second, span) ? at(sizes, second) * GIB : null,
      );
      if (claim === null) continue;
      yield* state(
        'kube_persistentvolumeclaim_info',
        { namespace, persistentvolumeclaim: claim, volumename: name, storageclass: 'ssd' },
        there,
      );
    }
  }

  private *kubelets(replica: string): Generator<Series> {
    const { every, kubelet, sandboxes } = this.ways;
    for (const pod of this.plan.pods) {
      const { node } = pod;
      const target = `${replica} kubelet ${node.address}`;
      const of: Labels = {
        job: 'kubelet',
        instance: kubelet === 'instance' ? node.name : `${node.address}:10250`,
        ...(kubelet === 'node' && { node: node.name }),
      };
      const seen = (metric: string, labels: Labels, value: Value): Generator<Series> =>
        this.made(target, every.kubelet, metric, { ...of, ...labels }, value);
      const named = { namespace: pod.namespace, pod: pod.name };
      for (const container of pod.containers)
        yield* this.container(pod, container, { ...named, container: container.name }, seen);
      if (!sandboxes) continue;
      const whole = { ...named, id: `/kubepods/${pod.uid}` };
      yield* seen('container_cpu_usage_seconds_total', { ...whole, container: '' }, (second) =>
        within(second, pod) ? 7 * (second + 1e6) : null,
      );
      yield* seen('container_memory_working_set_bytes', { ...whole, container: 'POD' }, (second) =>
        within(second, pod) ? 9e9 : null,
      );
    }
  }

  private *container(
    { uid }: PlannedPod,
    container: PlannedContainer,
    named: Labels,
    seen: (metric: string, labels: Labels, value: Value) => Generator<Series>,
  ): Generator<Series> {
    const { anew, starts } = this.ways;
    const { runs } = container;
    const lives = anew ? runs.map((run) => [run]) : [runs];
    for (const [index, life] of lives.entries()) {
      const labels = {
        ...named,
        id: `/kubepods/${uid}/${named['container'] ?? ''}${anew ? `/${index}` : ''}`,
        image: 'registry/x:1',
      };
      yield* seen('container_cpu_usage_seconds_total', labels, this.counter(container, life));
      yield* seen('container_memory_working_set_bytes', labels, (second) => {
        const run = life.find((one) => within(second, one));
        return run === undefined ? null : container.gib(Math.floor(second / 60)) * GIB;
      });
      if (starts)
        yield* seen('container_start_time_seconds', labels, (second) => {
          const run = life.find((one) => within(second, one));
          return run === undefined ? null : this.start + run.from;
        });
    }
  }

  /** Seconds of CPU since a run began: up to a scrape, or to the end of the time that it tells of. */
  private counter({ cores }: PlannedContainer, life: readonly Span[]): Value {
    const { ahead, every } = this.ways;
    let known: { run: Span; until: number; total: number } | null = null;
    return (second) => {
      const run = life.find((one) => within(second, one));
      if (run === undefined) return null;
      const until = Math.min(run.to, second + (ahead ? every.kubelet : 0));
      // Of one that began long before anybody looks, what it had used by then does not matter.
      const begun: number = Math.max(run.from, -7_200);
      if (known === null || known.run !== run || known.until > until)
        known = { run, until: begun, total: run.from < begun ? 54_321 : 0 };
      while (known.until < until) {
        const minute = Math.floor(known.until / 60);
        const to = Math.min(until, (minute + 1) * 60);
        known.total += cores(minute) * (to - known.until);
        known.until = to;
      }
      return known.total;
    };
  }

  private *prices(target: string): Generator<Series> {
    const { every } = this.ways;
    const exported = (metric: string, labels: Labels, value: Value): Generator<Series> =>
      this.made(target, every.prices, metric, { job: 'opencost', ...labels }, value);
    for (const node of this.plan.nodes) yield* nodePrices(node, exported);
    for (const { name, price, ...span } of this.plan.volumes)
      yield* exported('pv_hourly_cost', { persistentvolume: name, volumename: name, provider_id: name }, during(span, price));
    for (const { namespace, service, price, app, ...span } of this.plan.balancers) {
      yield* exported(
        'kubecost_load_balancer_cost',
        { namespace, service_name: service, ingress_ip: '203.0.113.7' },
        during(span, price),
      );
      yield* exported('service_selector_labels', { namespace, service, label_app: app }, during(span));
    }
    if (this.plan.management !== null)
      yield* exported('kubecost_cluster_management_cost', { provisioner_name: 'GKE' }, () => this.plan.management);
    for (const pod of this.plan.pods)
      for (const claim of pod.claims) {
        const volume = this.plan.volumes.find((one) => one.claim === claim && one.namespace === pod.namespace);
        if (volume === undefined) continue;
        const labels = { namespace: pod.namespace, pod: pod.name, persistentvolumeclaim: claim, persistentvolume: volume.name };
        yield* exported('pod_pvc_allocation', labels, during(pod, GIB));
      }
  }
}

function* nodePrices(node: PlannedNode, write: Write): Generator<Series> {
  const { name, instanceType, zone, prices, devices, spot, uid } = node;
  const labels = {
    node: name,
    instance: name,
    instance_type: instanceType,
    region: zone.slice(0, -2),
    provider_id: `i-${uid}`,
    arch: 'amd64',
  };
  const priced =
    (of: (price: ReturnType<typeof at<PlannedNode['prices'][number]['value']>>) => number): Value =>
    (second) =>
      within(second, node) ? of(at(prices, second)) : null;
  yield* write(
    'node_cpu_hourly_cost',
    labels,
    priced(({ core }) => core),
  );
  yield* write(
    'node_ram_hourly_cost',
    labels,
    priced(({ gib }) => gib),
  );
  yield* write(
    'node_gpu_hourly_cost',
    labels,
    priced(({ device }) => (devices === null ? 0 : device)),
  );
  yield* write('node_gpu_count', labels, during(node, devices?.counted === true ? devices.count : 0));
  yield* write('kubecost_node_is_spot', labels, during(node, spot ? 1 : 0));
}
