import { planContainers } from './make-containers';
import { DAY, type Placing, type Room } from './placing';

/** Of the first minute of jobs in names of CronJobs, some minutes since 1970. */
const SCHEDULED_MINUTE = 29_000_000;

/** Workloads of every kind. */
export class Workloads {
  constructor(
    private readonly room: Room,
    private readonly placing: Placing,
  ) {}

  /** One of any kind. */
  any(index: number): void {
    const { chance } = this.room;
    const kinds = [
      () => {
        this.deployment(index);
      },
      () => {
        this.deployment(index);
      },
      () => {
        this.statefulSet(index);
      },
      () => {
        this.jobs(index);
      },
      () => {
        this.jobs(index);
      },
      () => {
        this.daemonSet(index);
      },
      () => {
        this.bare(index);
      },
      () => {
        this.crashing(index);
      },
    ];
    chance.pick(kinds)();
  }

  /** Something on the node with devices, and something that leaves the rest idle. */
  onDevices(): void {
    const { chance, nodes } = this.room;
    const node = nodes.find(({ devices }) => devices !== null);
    if (node?.devices == null || chance.is(0.15)) return;
    const most = Math.min(2, node.devices.offered);
    const plans = planContainers(chance, { devices: chance.whole(1, most) });
    const workload = { kind: 'Deployment', name: 'infer' };
    const from = chance.is(0.5) ? -DAY : this.placing.somewhen();
    this.placing.put(
      {
        namespace: 'vision',
        name: `infer-${chance.word(10)}-${chance.word(5)}`,
        owner: { kind: 'ReplicaSet', name: `infer-${chance.word(10)}` },
        workload,
        plans,
        on: node,
      },
      { from, to: node.to },
    );
  }

  private deployment(index: number): void {
    const { chance, length } = this.room;
    const [namespace, name] = [this.placing.namespace(), `web${index}`];
    const workload = { kind: chance.pick(['Deployment', 'Deployment', 'Rollout']), name };
    const plans = planContainers(chance);
    const rollouts = Array.from({ length: chance.whole(0, 3) }, () => this.placing.somewhen()).sort((a, b) => a - b);
    const begins = [chance.is(0.9) ? -DAY : this.placing.somewhen(), ...rollouts];
    const replicas = chance.whole(1, 4);
    for (const [version, from] of begins.entries()) {
      const set = `${name}-${chance.word(10)}`;
      const to = begins[version + 1] ?? (chance.is(0.9) ? length + DAY : this.placing.somewhen());
      for (let replica = 0; replica < replicas; replica++)
        this.placing.lives({ from, to: to + this.placing.stretch(0, 120) }, () => ({
          namespace,
          name: `${set}-${chance.word(5)}`,
          owner: { kind: 'ReplicaSet', name: set },
          workload,
          plans,
        }));
    }
    if (chance.is(0.4)) this.placing.balancer(namespace, name);
    if (chance.is(0.2)) this.placing.volume(namespace, `shared-${name}`, this.placing.podsOf(name));
  }

  private statefulSet(index: number): void {
    const { chance, length } = this.room;
    const [namespace, name] = [this.placing.namespace(), `db.${index}`];
    const plans = planContainers(chance);
    for (let ordinal = chance.whole(0, 2); ordinal >= 0; ordinal--) {
      const claim = `data-${name}-${ordinal}`;
      const cuts = Array.from({ length: chance.whole(0, 2) }, () => this.placing.somewhen()).sort((a, b) => a - b);
      let from = -DAY;
      for (const cut of [...cuts, length + DAY]) {
        this.placing.lives({ from, to: cut }, () => ({
          namespace,
          name: `${name}-${ordinal}`,
          owner: { kind: 'StatefulSet', name },
          workload: { kind: 'StatefulSet', name },
          plans,
          claims: [claim],
        }));
        from = cut + this.placing.stretch(60, 240);
      }
      this.placing.volume(namespace, claim, []);
    }
  }

  /** Something on every node: no cluster runs nothing at all. */
  daemonSet(index: number): void {
    const { chance, nodes } = this.room;
    const name = `agent${index}`;
    const plans = planContainers(chance, { most: 0.2 });
    for (const node of nodes) {
      const pod = {
        namespace: 'kube-system',
        name: `${name}-${chance.word(5)}`,
        owner: { kind: 'DaemonSet', name },
        workload: { kind: 'DaemonSet', name },
        plans,
        on: node,
      };
      this.placing.put(pod, { from: node.from, to: node.to });
    }
  }

  /** Jobs of a CronJob, of one to ten minutes. */
  private jobs(index: number): void {
    const { chance, length } = this.room;
    const [namespace, name] = [this.placing.namespace(), `report${index}`];
    const every = chance.pick([5, 10, 15, 60]) * 60;
    const plans = planContainers(chance);
    const lasts = chance.whole(1, 10) * 60;
    for (let from = -every; from < length; from += every) {
      const begin = from + this.placing.stretch(0, 60);
      const job = `${name}-${SCHEDULED_MINUTE + from / 60}`;
      const span = { from: begin, to: begin + Math.min(every, Math.max(60, lasts + this.placing.stretch(-60, 60))) };
      this.placing.put(
        {
          namespace,
          name: `${job}-${chance.word(5)}`,
          owner: { kind: 'Job', name: job },
          workload: { kind: 'CronJob', name },
          plans,
        },
        span,
        { listed: chance.pick([0, 300, 3_600]) },
      );
    }
  }

  private bare(index: number): void {
    const { chance, length } = this.room;
    const name = chance.is(0.5) ? `shell${index}` : `orphan${index}`;
    const span = {
      from: chance.is(0.5) ? -DAY : this.placing.somewhen(),
      to: chance.is(0.5) ? length + DAY : this.placing.somewhen(),
    };
    const plans = planContainers(chance);
    if (name.startsWith('shell'))
      this.placing.put({ namespace: this.placing.namespace(), name, owner: null, workload: { kind: 'Pod', name }, plans }, span);
    else {
      const owner = { kind: 'ReplicaSet', name };
      this.placing.put(
        { namespace: this.placing.namespace(), name: `${name}-${chance.word(5)}`, owner, workload: owner, plans },
        span,
      );
    }
  }

  private crashing(index: number): void {
    const { chance } = this.room;
    const from = this.placing.somewhen();
    const set = `broken${index}-${chance.word(10)}`;
    const workload = { kind: 'Deployment', name: `broken${index}` };
    this.placing.put(
      {
        namespace: this.placing.namespace(),
        name: `${set}-${chance.word(5)}`,
        owner: { kind: 'ReplicaSet', name: set },
        workload,
        plans: planContainers(chance),
        crashes: true,
      },
      { from, to: from + this.placing.stretch(900, 7_200) },
    );
  }

  /** Volumes and load balancers that nobody uses. */
  leftovers(): void {
    const { chance, length } = this.room;
    if (chance.is(0.5)) this.placing.volume('tmp', 'forgotten', []);
    if (chance.is(0.3))
      this.placing.volumes.push({
        name: 'pv-left',
        namespace: '',
        claim: null,
        sizes: [{ from: -DAY, value: 100 }],
        price: 0.00011,
        from: -DAY,
        to: length + DAY,
      });
    if (chance.is(0.5)) this.placing.balancer('tmp', 'nobody');
  }
}
