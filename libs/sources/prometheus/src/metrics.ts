import type { Matcher, Question } from './query';

const REAL_CONTAINERS: readonly Matcher[] = [
  { label: 'container', op: '!=', value: '' },
  { label: 'container', op: '!=', value: 'POD' },
];

/** While a container runs. */
export const RUNNING = 'kube_pod_container_status_running';

/** When containers started: as cAdvisor and as kube-state-metrics say it. `kube_pod_start_time` is before its images are pulled. */
export const STARTED = ['container_start_time_seconds', 'kube_pod_container_state_started'] as const;
/** When a container ended that runs again, or waits to. */
export const ENDED = 'kube_pod_container_status_last_terminated_timestamp';
/** When the last one ended of those containers of a pod that have ended. */
export const POD_ENDED = 'kube_pod_completion_time';

/** The part of the time in which a device computed, from 0 to 1, and the older one in which anything at all ran on it, in percent. */
export const ENGINE_ACTIVE = 'DCGM_FI_PROF_GR_ENGINE_ACTIVE';
export const GPU_UTILISATION = 'DCGM_FI_DEV_GPU_UTIL';

/** The same in the words of cAdvisor before Kubernetes 1.16. */
const OLD_REAL_CONTAINERS: readonly Matcher[] = REAL_CONTAINERS.map((one) => ({ ...one, label: 'container_name' }));

/** Services that have a load balancer. */
export const LOAD_BALANCERS = 'kube_service_status_load_balancer_ingress';

const resourcesOf = (what: 'requests' | 'limits'): string[] => [
  `kube_pod_container_resource_${what}`,
  `kube_pod_init_container_resource_${what}`,
  `kube_pod_container_resource_${what}_cpu_cores`,
  `kube_pod_container_resource_${what}_memory_bytes`,
];

/** What containers request and are limited to, in the words of kube-state-metrics of today and of before version 2. */
export const REQUESTS = resourcesOf('requests');
const RESOURCES = [...REQUESTS, ...resourcesOf('limits')];

/** What a node is and has. */
const SIZES = [
  'kube_node_labels',
  'kube_node_status_capacity',
  'kube_node_status_allocatable',
  'kube_node_status_capacity_cpu_cores',
  'kube_node_status_capacity_memory_bytes',
  'kube_node_status_allocatable_cpu_cores',
  'kube_node_status_allocatable_memory_bytes',
];

/**
 * All that is asked of a Prometheus for one hour, each line one question: samples where time matters, else the last value.
 */
export const QUESTIONS = {
  /** Of init containers too: those that restart always are sidecars, and run as long as their pod. */
  running: { what: 'samples', metrics: [RUNNING, 'kube_pod_init_container_status_running'] },
  cpu: { what: 'samples', metrics: ['container_cpu_usage_seconds_total'], where: REAL_CONTAINERS },
  memory: { what: 'samples', metrics: ['container_memory_working_set_bytes'], where: REAL_CONTAINERS },
  /** Where neither is there in today's words. */
  oldUse: {
    what: 'samples',
    metrics: ['container_cpu_usage_seconds_total', 'container_memory_working_set_bytes'],
    where: OLD_REAL_CONTAINERS,
  },
  /** When containers began and ended; of pods and sandboxes too, as the end of a pod is that of its container. */
  ends: {
    what: 'instants',
    metrics: [...STARTED, ENDED, POD_ENDED],
    where: [{ label: 'container', op: '!=', value: 'POD' }],
  },
  resources: { what: 'last', metrics: RESOURCES },
  /** How busy GPUs were; asked where anything requests one. */
  gpus: { what: 'samples', metrics: [ENGINE_ACTIVE, GPU_UTILISATION] },
  changed: { what: 'changed', metrics: RESOURCES },
  machines: {
    what: 'samples',
    metrics: [
      'kube_node_info',
      'node_cpu_hourly_cost',
      'node_ram_hourly_cost',
      'node_gpu_hourly_cost',
      'node_gpu_count',
      'kubecost_node_is_spot',
    ],
  },
  /** Where a node has no `kube_node_info`: when it was there, as its capacity tells. */
  present: {
    what: 'samples',
    metrics: ['kube_node_status_capacity', 'kube_node_status_capacity_cpu_cores'],
    where: [{ label: 'resource', op: '=~', value: 'cpu|' }],
  },
  /** Of nodes whose name another machine had before: what each of them was. */
  sizes: { what: 'samples', metrics: SIZES },
  objects: {
    what: 'last',
    metrics: [
      ...SIZES,
      'kube_namespace_labels',
      'kube_namespace_annotations',
      'kube_replicaset_owner',
      'kube_job_owner',
      'service_selector_labels',
      LOAD_BALANCERS,
    ],
  },
  pods: { what: 'last', metrics: ['kube_pod_info', 'kube_pod_owner', 'kube_pod_labels', 'kube_pod_annotations'] },
  volumes: {
    what: 'samples',
    metrics: ['pv_hourly_cost', 'kube_persistentvolume_capacity_bytes', 'kubelet_volume_stats_used_bytes'],
  },
  claims: {
    what: 'last',
    metrics: [
      'kube_persistentvolumeclaim_info',
      'kube_persistentvolumeclaim_resource_requests_storage_bytes',
      'kubecost_pv_info',
      'pod_pvc_allocation',
      'kube_pod_spec_volumes_persistentvolumeclaims_info',
    ],
  },
  fees: {
    what: 'samples',
    metrics: [
      'kubecost_load_balancer_cost',
      'kubecost_cluster_management_cost',
      'kubecost_network_zone_egress_cost',
      'kubecost_network_region_egress_cost',
      'kubecost_network_internet_egress_cost',
    ],
  },
  replicas: {
    what: 'samples',
    metrics: ['kube_horizontalpodautoscaler_status_current_replicas', 'kube_horizontalpodautoscaler_status_desired_replicas'],
  },
  governance: {
    what: 'last',
    metrics: [
      'kube_resourcequota',
      'kube_limitrange',
      'kube_horizontalpodautoscaler_info',
      'kube_horizontalpodautoscaler_spec_min_replicas',
      'kube_horizontalpodautoscaler_spec_max_replicas',
      'kube_horizontalpodautoscaler_spec_target_metric',
      'kube_poddisruptionbudget_status_expected_pods',
      'kube_poddisruptionbudget_status_current_healthy',
      'kube_poddisruptionbudget_status_desired_healthy',
      'kube_poddisruptionbudget_status_pod_disruptions_allowed',
    ],
  },
  counters: {
    what: 'last',
    metrics: [
      'kubecost_pod_network_egress_bytes_total',
      'container_network_transmit_bytes_total',
      'container_network_receive_bytes_total',
      'kube_pod_container_status_restarts_total',
      'container_oom_events_total',
      'container_cpu_cfs_periods_total',
      'container_cpu_cfs_throttled_periods_total',
    ],
  },
} as const satisfies Record<string, Question>;

/** What figures cannot do without. */
export const NEEDED = [RUNNING, 'container_cpu_usage_seconds_total', 'container_memory_working_set_bytes'] as const;
