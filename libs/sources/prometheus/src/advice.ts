import type { PriceList } from '@showback/allocation';
import { LOAD_BALANCERS } from './metrics';

/** What to do where a metric is not there, and which figures suffer. */
export interface Advice {
  code: string;
  text: string;
  /** Other metrics that say the same, in other versions or by other exporters: none of them is there either. */
  or?: readonly string[];
  /** It matters only where any of these is there: else there is nothing that it would tell of. */
  where?: readonly string[];
  /** It is there in vain when it carries no label with this prefix. */
  carries?: 'label_';
  /** Use suffers from it, and not cost alone: it matters where another source says what things cost, too. */
  use?: boolean;
  /** The prices of the configuration that make up for it. */
  insteadOf?: keyof PriceList;
}

/** Not metrics, but what was seen: pods of Jobs, a container that ended while its pod was still told of, and a limit of CPU. */
export const JOB_PODS = 'pods of Jobs';
export const ENDED_IN_SIGHT = 'containers that ended';
export const CPU_LIMITS = 'limits of CPU';
/** There are persistent volumes. */
const VOLUMES = [
  'kube_persistentvolume_capacity_bytes',
  'kube_persistentvolumeclaim_info',
  'kubelet_volume_stats_used_bytes',
  'pv_hourly_cost',
];

/** By the metric that is not there; where kube-state-metrics is not scraped at all, that alone is said. Quotas, autoscalers and the like are not among them: a cluster may well have none. */
export const ADVICE: Readonly<Record<string, Advice>> = {
  kube_pod_container_status_running: {
    code: 'no-running',
    text: 'kube-state-metrics is not scraped (no kube_pod_container_status_running): how long containers ran is taken from cAdvisor, and what they request, what nodes have and whose pods are is not known. kube-prometheus-stack brings it (kubeStateMetrics.enabled).',
    use: true,
  },
  container_cpu_usage_seconds_total: {
    code: 'no-cpu-use',
    text: 'cAdvisor is not scraped (no container_cpu_usage_seconds_total from the kubelets at /metrics/cadvisor): CPU use, efficiency and recommendations are unknown, and CPU is priced by requests alone.',
    use: true,
  },
  container_memory_working_set_bytes: {
    code: 'no-memory-use',
    text: 'cAdvisor says nothing of memory (no container_memory_working_set_bytes): memory use and efficiency are unknown, and memory is priced by requests alone.',
    use: true,
  },
  kube_pod_container_resource_requests: {
    code: 'no-requests',
    text: 'kube-state-metrics does not export kube_pod_container_resource_requests: what containers were given is unknown, and hours are in no figure. Add pods to its --resources, and do not drop the metric.',
    or: ['kube_pod_container_resource_requests_cpu_cores', 'kube_pod_container_resource_requests_memory_bytes'],
  },
  kube_pod_container_resource_limits: {
    code: 'no-limits',
    text: 'kube-state-metrics exports no limit of any container (no kube_pod_container_resource_limits): either none has one, or the metric is dropped on its way. Limits are shown as unknown; if there are some, do not drop the metric.',
    or: ['kube_pod_container_resource_limits_cpu_cores', 'kube_pod_container_resource_limits_memory_bytes'],
    use: true,
  },
  kube_pod_labels: {
    code: 'no-pod-labels',
    text: 'kube-state-metrics does not export the labels of pods: nothing can be attributed by label. Add --metric-labels-allowlist=pods=[team,app.kubernetes.io/name], with the labels that your rules name.',
    carries: 'label_',
  },
  kube_namespace_labels: {
    code: 'no-namespace-labels',
    text: 'kube-state-metrics does not export the labels of namespaces: rules that read them find none. Add --metric-labels-allowlist=namespaces=[team].',
    carries: 'label_',
  },
  kube_pod_owner: {
    code: 'no-owners',
    text: 'kube-state-metrics does not export kube_pod_owner: pods cannot be joined to their Deployments, and each is a workload of its own.',
    or: ['kube_pod_info'],
  },
  kube_pod_info: {
    code: 'no-pod-info',
    text: 'kube-state-metrics does not export kube_pod_info: where pods ran is taken from cAdvisor and from what they request, and a pod of which neither says it keeps its hour out of all figures. Add pods to its --resources (collectors of its chart), and do not drop the metric.',
  },
  kube_replicaset_owner: {
    code: 'no-replicaset-owners',
    text: "kube-state-metrics does not export kube_replicaset_owner: a ReplicaSet is taken for a Deployment's by its name, also where an Argo Rollout or another controller made it. Add replicasets to its --resources (collectors of its chart).",
  },
  kube_job_owner: {
    code: 'no-job-owners',
    text: 'kube-state-metrics does not export kube_job_owner: each Job of a CronJob is a workload of its own. Add jobs to its --resources (collectors of its chart).',
    where: [JOB_PODS],
  },
  container_start_time_seconds: {
    code: 'no-start-times',
    text: 'Nothing says when containers began (neither container_start_time_seconds of the kubelets nor kube_pod_container_state_started of kube-state-metrics): a short life is known to the scrape interval alone, and CPU that short lives use beyond what they request is low. Do not drop these metrics.',
    or: ['kube_pod_container_state_started'],
  },
  kube_pod_completion_time: {
    code: 'no-end-times',
    text: 'Containers ended, and kube-state-metrics says of none when (no kube_pod_completion_time): how long a Job ran is known to the scrape interval alone, which its cost says with it. Do not drop the metric.',
    or: ['kube_pod_container_status_last_terminated_timestamp'],
    where: [ENDED_IN_SIGHT],
  },
  kube_node_info: {
    code: 'no-node-info',
    text: 'kube-state-metrics does not export kube_node_info: when nodes were there is taken from their capacity or price, kubelets that are scraped by address cannot be told, and the machine of a node is unknown. Add nodes to its --resources (collectors of its chart).',
  },
  kube_node_status_capacity: {
    code: 'no-node-capacity',
    text: 'kube-state-metrics does not export kube_node_status_capacity: what nodes cost is not known, which keeps each hour out of all figures. Add nodes to its --resources (collectors of its chart).',
    or: ['kube_node_status_capacity_cpu_cores'],
  },
  kube_node_status_allocatable: {
    code: 'no-node-allocatable',
    text: 'kube-state-metrics does not export kube_node_status_allocatable: what of a node pods can request is unknown, and requests beyond it are not noticed. Do not drop the metric.',
    or: ['kube_node_status_allocatable_cpu_cores'],
  },
  kube_node_labels: {
    code: 'no-node-labels',
    text: 'kube-state-metrics does not export the labels of nodes: pools, zones and capacity types are unknown. Add --metric-labels-allowlist=nodes=[karpenter.sh/nodepool,node.kubernetes.io/instance-type,topology.kubernetes.io/zone], or those of your provider.',
    carries: 'label_',
  },
  node_cpu_hourly_cost: {
    code: 'no-node-prices',
    text: "No prices of nodes are exported (no node_cpu_hourly_cost): nodes are priced by the configuration's prices alone. OpenCost's exporter has them.",
    insteadOf: 'cpuCoreHour',
  },
  kube_persistentvolumeclaim_info: {
    code: 'no-claims',
    text: "kube-state-metrics does not export kube_persistentvolumeclaim_info: volumes cannot be joined to their claims, so that what they cost is nobody's. Add persistentvolumeclaims to its --resources (collectors of its chart).",
    where: VOLUMES,
  },
  kube_persistentvolume_capacity_bytes: {
    code: 'no-volume-sizes',
    text: 'kube-state-metrics does not export kube_persistentvolume_capacity_bytes: volumes count with what their claims ask for while they have a price, else not at all. Add persistentvolumes to its --resources (collectors of its chart).',
    where: VOLUMES,
  },
  kube_pod_spec_volumes_persistentvolumeclaims_info: {
    code: 'no-mounts',
    text: 'Nothing says which pods mount volumes (no kube_pod_spec_volumes_persistentvolumeclaims_info of kube-state-metrics): what volumes cost counts as unmounted. Do not drop the metric.',
    or: ['pod_pvc_allocation'],
    where: ['kubelet_volume_stats_used_bytes'],
  },
  kubelet_volume_stats_used_bytes: {
    code: 'no-volume-use',
    text: "The kubelets' own metrics are not scraped (no kubelet_volume_stats_used_bytes at /metrics): how full volumes are is unknown. Set kubelet.serviceMonitor.kubelet of kube-prometheus-stack.",
    where: ['kube_pod_spec_volumes_persistentvolumeclaims_info', 'pod_pvc_allocation'],
  },
  pv_hourly_cost: {
    code: 'no-volume-prices',
    text: "No prices of volumes are exported (no pv_hourly_cost): volumes are priced by the configuration's prices.storageGiBHour, else their cost is unknown.",
    where: VOLUMES,
    insteadOf: 'storageGiBHour',
  },
  kubecost_load_balancer_cost: {
    code: 'no-load-balancer-prices',
    text: 'No prices of load balancers are exported (no kubecost_load_balancer_cost): what they cost is in no figure.',
    where: [LOAD_BALANCERS],
  },
  kubecost_pod_network_egress_bytes_total: {
    code: 'no-egress',
    text: "OpenCost's network-costs daemonset is not scraped (no kubecost_pod_network_egress_bytes_total): what traffic costs is in no figure.",
  },
  container_network_transmit_bytes_total: {
    code: 'no-traffic',
    text: "cAdvisor says nothing of traffic (no container_network_transmit_bytes_total): bytes sent and received are not known, and shown as 0. Do not drop container_network_* of the kubelets' /metrics/cadvisor.",
    or: ['container_network_receive_bytes_total'],
    where: ['container_cpu_usage_seconds_total'],
  },
  container_cpu_cfs_throttled_periods_total: {
    code: 'no-throttling',
    text: "cAdvisor says nothing of throttling (no container_cpu_cfs_throttled_periods_total), and containers have limits of CPU: whether these slow them down is unknown. Do not drop container_cpu_cfs_* of the kubelets' /metrics/cadvisor.",
    where: [CPU_LIMITS],
    use: true,
  },
  container_oom_events_total: {
    code: 'no-oom-kills',
    text: "cAdvisor does not count OOM kills (no container_oom_events_total): they are unknown. Do not drop the metric of the kubelets' /metrics/cadvisor.",
    where: ['container_memory_working_set_bytes'],
    use: true,
  },
  kube_pod_container_status_restarts_total: {
    code: 'no-restarts',
    text: 'kube-state-metrics does not export kube_pod_container_status_restarts_total: restarts are unknown. Do not drop the metric.',
    use: true,
  },
};

/** The same of GPUs, where anything requests one. */
export const GPU_ADVICE = {
  missing: {
    code: 'no-gpu-use',
    text: "GPU use is unknown: containers request GPUs, and there is no DCGM_FI_PROF_GR_ENGINE_ACTIVE that names them. Run NVIDIA's dcgm-exporter on the GPU nodes with the labels of pods (DCGM_EXPORTER_KUBERNETES=true), and scrape it.",
  },
  standIn: {
    code: 'coarse-gpu-use',
    text: 'GPU use is DCGM_FI_DEV_GPU_UTIL where DCGM_FI_PROF_GR_ENGINE_ACTIVE is not there: the time in which anything at all ran on the device, however little of it, so that use is at most what is shown. Add DCGM_FI_PROF_GR_ENGINE_ACTIVE to the metrics of dcgm-exporter.',
  },
} as const;
