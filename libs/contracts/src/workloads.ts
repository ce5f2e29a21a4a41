import * as z from 'zod';
import { Cost, costHead, costParameters, costRow, CostTotal } from './costs';
import { WorkloadDisruptionBudget } from './disruption-budgets';
import { envelope, listParameters, Money, Ratio, Timestamp } from './envelope';

export const WORKLOADS_PATH = '/api/v1/workloads';
export const WORKLOAD_PATH = '/api/v1/workloads/{cluster}/{namespace}/{kind}/{name}';

/** Parameters of `/workloads`. */
export const WorkloadsQuery = z.strictObject({ ...costParameters, ...listParameters });
export type WorkloadsQuery = z.infer<typeof WorkloadsQuery>;

/** Team and service, once an attribution document says so. */
const owner = z
  .strictObject({ team: z.string(), service: z.string().nullable() })
  .nullable()
  .describe('Null: no attribution document says whose it is.');

export const WorkloadRow = z
  .strictObject({
    ...costRow,
    key: z.strictObject({ cluster: z.string(), namespace: z.string(), controllerKind: z.string(), workload: z.string() }),
    owner,
  })
  .meta({ id: 'WorkloadRow' });
export type WorkloadRow = z.infer<typeof WorkloadRow>;

export const WorkloadsResponse = z
  .strictObject({ ...costHead, rows: z.array(WorkloadRow), nextCursor: z.string().nullable() })
  .meta({ id: 'WorkloadsResponse' });
export type WorkloadsResponse = z.infer<typeof WorkloadsResponse>;

/** Parameters of one workload. */
export const WorkloadQuery = z.strictObject({
  window: costParameters.window,
  step: z.enum(['hour', 'day', 'week', 'month']).default('day').describe('Of the series.'),
  idle: costParameters.idle,
  shared: costParameters.shared.describe('policy: `distributed` says what of it other teams carry. The total is the same.'),
  compare: z.string().max(200).default('previous').describe('previous, or a window.'),
  round: costParameters.round,
  attribution: costParameters.attribution,
});
export type WorkloadQuery = z.infer<typeof WorkloadQuery>;

/** Where a workload stands in the path. The kind is matched without case. */
export const WorkloadParameters = z.strictObject({
  cluster: z.string(),
  namespace: z.string(),
  kind: z.string(),
  name: z.string(),
});
export type WorkloadParameters = z.infer<typeof WorkloadParameters>;

/** Of one replica: what was asked for and used, averaged over the time that the container ran. */
const PerReplica = z.strictObject({ cpuCores: z.number().nullable(), memoryBytes: z.number().nullable() }).meta({
  id: 'PerReplica',
  description: 'Of one container of one pod, averaged over the time that it ran. Null: not measured.',
});

const Distribution = z
  .strictObject({
    p50: z.number(),
    p95: z.number(),
    p99: z.number(),
    max: z.number(),
    samples: z.int().nonnegative(),
    hottestPod: z
      .strictObject({ p95: z.number(), max: z.number() })
      .describe('The highest p95 that one pod had in an hour, and its maximum then: all pods together would hide it.'),
  })
  .meta({
    id: 'Distribution',
    description:
      'Of all pods together, one sample a pod and minute; quantiles are within 2.5 % of the sample that they stand for.',
  });

const UsageReason = z.enum(['not-measured', 'no-limit']).meta({
  id: 'UsageReason',
  description: 'not-measured: the source has no measurement of it; no-limit: it ran without a limit.',
});

/** How the pods of a container behaved over the window. */
const ContainerUsage = z
  .strictObject({
    cpuCores: Distribution.nullable(),
    memoryBytes: Distribution.nullable().describe('Of the working set.'),
    throttled: Ratio.nullable().describe('Of the scheduling periods under its CPU limit, those in which it was held back.'),
    oomKills: z.int().nonnegative().nullable(),
    restarts: z.int().nonnegative().nullable(),
    reasons: z
      .partialRecord(z.enum(['cpuCores', 'memoryBytes', 'throttled', 'oomKills', 'restarts']), UsageReason)
      .optional()
      .describe('Why a figure is null. A count of which a part is unknown is unknown.'),
  })
  .meta({ id: 'ContainerUsage' });
export type ContainerUsage = z.infer<typeof ContainerUsage>;

const ContainerLimit = z
  .strictObject({
    lowest: z.number(),
    highest: z.number(),
    unlimited: Ratio.describe('Of the time that its replicas ran, that in which they had none.'),
  })
  .meta({
    id: 'ContainerLimit',
    description: 'Of one replica. The lowest and the highest differ where replicas did, or where it was changed in the window.',
  });
export type ContainerLimit = z.infer<typeof ContainerLimit>;

const ContainerLimits = z
  .strictObject({
    cpuCores: ContainerLimit.nullable(),
    memoryBytes: ContainerLimit.nullable(),
    reasons: z
      .partialRecord(z.enum(['cpuCores', 'memoryBytes']), UsageReason)
      .optional()
      .describe('Why a limit is null; no-limit: it is known that there was none.'),
  })
  .meta({ id: 'ContainerLimits', description: 'Over the time of which limits are known.' });
export type ContainerLimits = z.infer<typeof ContainerLimits>;

export const WorkloadContainer = z
  .strictObject({
    container: z.string(),
    requests: PerReplica,
    used: PerReplica,
    usage: ContainerUsage.nullable(),
    usageReason: UsageReason.optional().describe('Why usage is null.'),
    limits: ContainerLimits,
    ...costRow,
  })
  .omit({ key: true, kind: true })
  .meta({ id: 'WorkloadContainer' });
export type WorkloadContainer = z.infer<typeof WorkloadContainer>;

export const WorkloadPod = z
  .strictObject({ pod: z.string(), node: z.string().nullable(), cost: Cost })
  .meta({ id: 'WorkloadPod' });
export type WorkloadPod = z.infer<typeof WorkloadPod>;

export const ReplicaPoint = z
  .strictObject({
    start: Timestamp,
    average: z
      .number()
      .nullable()
      .describe('Container-hours ÷ collected hours, each container by the time that it ran; null where none is collected.'),
  })
  .meta({ id: 'ReplicaPoint' });
export type ReplicaPoint = z.infer<typeof ReplicaPoint>;

/** What scales a workload: an autoscaler of Kubernetes, or one that KEDA made (`keda-hpa-…`). */
export const WorkloadAutoscaler = z
  .strictObject({
    name: z.string(),
    minReplicas: z.number().nullable(),
    maxReplicas: z.number(),
    metrics: z.array(
      z.strictObject({
        name: z.string().describe('cpu, memory, or the name of a metric.'),
        type: z.enum(['utilization', 'average', 'value']).describe('Of what is requested; of each pod; of all together.'),
        target: z.number().describe("A utilization as a ratio; else in cores, bytes, or the metric's own unit."),
      }),
    ),
    replicas: z
      .strictObject({ average: z.number(), peak: z.number(), hoursAtMax: z.int().nonnegative() })
      .nullable()
      .describe(
        'Of the hours’ averages; hoursAtMax: whole hours in which it could go no further. Null: the source does not say.',
      ),
    hours: z.int().positive().describe('How many hours of the window have it.'),
  })
  .meta({ id: 'WorkloadAutoscaler', description: 'Minimum, maximum and targets as they were last.' });
export type WorkloadAutoscaler = z.infer<typeof WorkloadAutoscaler>;

export const WorkloadResponse = z
  .strictObject({
    ...envelope,
    workload: z.strictObject({ cluster: z.string(), namespace: z.string(), kind: z.string(), name: z.string() }),
    owner,
    total: CostTotal,
    distributed: Money.describe('Of the total, what is handed on to other teams as shared cost; 0 with shared=separate.'),
    containers: z.array(WorkloadContainer),
    pods: z.array(WorkloadPod).nullable().describe('At most 1,000, the dearest.'),
    podsReason: z.string().optional().describe('Why pods are null.'),
    podsCount: z.int().nonnegative().nullable().describe('How many ran in the window; null where pods are.'),
    replicas: z.strictObject({ average: z.number().nullable(), series: z.array(ReplicaPoint) }),
    autoscalers: z
      .array(WorkloadAutoscaler)
      .nullable()
      .describe(
        'What scales it; more than one hinder each other. Null: no source said in this window what autoscalers there are.',
      ),
    autoscalersReason: UsageReason.exclude(['no-limit']).optional().describe('Why autoscalers are null.'),
    disruptionBudgets: z
      .array(WorkloadDisruptionBudget)
      .nullable()
      .describe(
        'Budgets that are for it by their name, with or without pdb. Null: no source said in this window what disruption budgets there are.',
      ),
    disruptionBudgetsReason: UsageReason.exclude(['no-limit']).optional().describe('Why disruptionBudgets are null.'),
    labels: z
      .array(z.strictObject({ name: z.string(), from: z.enum(['pod', 'namespace']), values: z.array(z.string()) }))
      .describe('As stored: names sanitised as OpenCost does it.'),
  })
  .meta({ id: 'WorkloadResponse' });
export type WorkloadResponse = z.infer<typeof WorkloadResponse>;
