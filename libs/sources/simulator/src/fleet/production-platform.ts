import { inNamespace, MESH_PROXY, type WorkloadSpec } from './spec';

const kubeSystem = inNamespace('kube-system', { nameLabel: 'k8s-app', rhythm: 'steady', releases: 'monthly', sendsMb: 5 });
const linkerd = inNamespace('linkerd', {
  nameLabel: 'linkerd.io/control-plane-component',
  rhythm: 'steady',
  releases: 'monthly',
  sendsMb: 10,
});
const edge = inNamespace('edge', { rhythm: 'consumer', releases: 'monthly', sendsMb: 900 });
const monitoring = inNamespace('monitoring', { rhythm: 'steady', releases: 'monthly', sendsMb: 40 });
const fallback = inNamespace('default', { nameLabel: 'app', rhythm: 'office', releases: 'never', replicas: [1, 1], sendsMb: 2 });
const tools = inNamespace('tools', { nameLabel: null, rhythm: 'office', releases: 'never', replicas: [1, 1], sendsMb: 3 });

/** What everybody uses and nobody bought: shared platform, ingress, mesh, monitoring; and what nobody owns. */
export const platform: readonly WorkloadSpec[] = [
  kubeSystem('DaemonSet', 'aws-node', [50, 64, 12, 52]),
  kubeSystem('DaemonSet', 'log-agent', [60, 128, 45, 118]),
  kubeSystem('Deployment', 'coredns', [100, 128, 60, 44]),
  kubeSystem('Deployment', 'metrics-server', [100, 200, 48, 120], { replicas: [1, 1] }),
  kubeSystem('Deployment', 'ebs-csi-controller', [100, 256, 14, 96]),
  kubeSystem('Deployment', 'cluster-autoscaler', [100, 512, 36, 310], { replicas: [1, 1] }),
  linkerd('Deployment', 'linkerd-destination', [200, 256, 90, 150], { replicas: [3, 3] }),
  linkerd('Deployment', 'linkerd-identity', [100, 64, 11, 28]),
  linkerd('Deployment', 'linkerd-proxy-injector', [100, 128, 9, 40]),
  edge('Deployment', 'ingress-gateway', [700, 768, 640, 520], {
    container: 'envoy',
    replicas: [3, 6],
    loadBalancer: 'ingress-gateway',
    cpuLimit: 2000,
    memoryLimit: 1024,
  }),
  edge('Deployment', 'cert-manager', [50, 128, 6, 70], { replicas: [1, 1], sendsMb: 1 }),
  edge('Deployment', 'external-dns', [50, 96, 4, 45], { replicas: [1, 1], sendsMb: 1 }),
  monitoring('StatefulSet', 'prometheus', [1500, 10240, 1150, 8800], { volume: { gib: 300, storageClass: 'gp3' } }),
  monitoring('StatefulSet', 'loki', [500, 2048, 380, 1500], { replicas: [1, 1], volume: { gib: 400, storageClass: 'gp3' } }),
  monitoring('Deployment', 'grafana', [250, 512, 60, 260], { replicas: [1, 1], rhythm: 'office', with: [MESH_PROXY] }),
  monitoring('StatefulSet', 'alertmanager', [50, 128, 8, 60], { volume: { gib: 10, storageClass: 'gp3' } }),
  monitoring('DaemonSet', 'node-exporter', [20, 32, 9, 22]),
  monitoring('Deployment', 'kube-state-metrics', [50, 256, 20, 170], { replicas: [1, 1] }),
  fallback('Deployment', 'nginx-test', [100, 128, 1, 12]),
  fallback('Deployment', 'old-webhook', [500, 1024, 3, 140], { replicas: [2, 2] }),
  fallback('Pod', 'debug-shell', [0, 0, 1, 40], { nameLabel: null }),
  tools('Deployment', 'wiki', [400, 1536, 45, 900]),
  tools('Deployment', 'link-shortener', [100, 128, 4, 40]),
  tools('StatefulSet', 'nexus', [1000, 4096, 160, 3300], {
    annotations: { backstage_io_owner: 'platform' },
    volume: { gib: 250, storageClass: 'gp2' },
  }),
];
