import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

/** An OpenCost with a very large cluster, which makes its answers while it sends them. */
export interface MadeAnswer {
  url: string;
  close(): Promise<void>;
}

const CONTAINERS_PER_NODE = 30;
const PODS_PER_WORKLOAD = 12;
const ROWS_PER_CHUNK = 32;
/** What OpenCost writes per container that has nothing of it: two thirds of a row. */
const TAIL =
  '"gpuCount":0,"gpuHours":0,"gpuCost":0,"gpuCostAdjustment":0,"gpuCostIdle":0,"gpuEfficiency":0,"networkTransferBytes":619486491.66667,"networkReceiveBytes":371691895,"networkCost":0.01356,"networkCrossZoneCost":0.00058,"networkCrossRegionCost":0,"networkInternetCost":0.01298,"networkCostAdjustment":0,"loadBalancerCost":0,"loadBalancerCostAdjustment":0,"pvBytes":0,"pvByteHours":0,"pvCost":0,"pvs":null,"pvCostAdjustment":0,"ramBytes":805306368,"ramByteRequestAverage":805306368,"ramByteLimitAverage":1073741824,"ramByteUsageAverage":407359030.65574,"ramByteHours":805306368,"ramCost":0.0035,"ramCostAdjustment":0,"ramCostIdle":0,"ramEfficiency":0.50584,"externalCost":0,"sharedCost":0,"totalCost":0.02576,"totalEfficiency":0.4894,"rawAllocationOnly":{"cpuCoreUsageMax":0.27588333333333137,"ramByteUsageMax":429628644,"gpuUsageMax":null},"proportionalAssetResourceCosts":{},"lbAllocations":null,"sharedCostBreakdown":{},"gpuAllocation":null}';
const CPU =
  '"minutes":60,"cpuCores":0.25,"cpuCoreRequestAverage":0.25,"cpuCoreLimitAverage":0,"cpuCoreUsageAverage":0.14305,"cpuCoreHours":0.25,"cpuCost":0.0087,"cpuCostAdjustment":0,"cpuCostIdle":0,"cpuEfficiency":0.48609,';

/** Serves one hour of about `bytes` bytes. The window that is asked for is the one that is answered. */
export async function serveMadeAnswer(bytes: number): Promise<MadeAnswer> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bench');
    const [start = '', end = ''] = (searchParams.get('window') ?? '').split(',');
    const window = `"window":{"start":"${start}","end":"${end}"},"start":"${start}","end":"${end}",`;
    response.writeHead(200, { 'content-type': 'application/json' });
    const made = pathname === '/assets' ? assets(bytes, window) : allocations(bytes, window);
    // The reader may go before the end: that is its affair.
    pipeline(Readable.from(made, { objectMode: false }), response).catch(() => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function* allocations(bytes: number, window: string): Generator<Buffer> {
  const idle = `"__idle__":{"name":"__idle__","properties":{"cluster":"bench"},${window}${CPU}${TAIL}`;
  let sent = idle.length;
  yield Buffer.from(`{"code":200,"data":[{${idle}`);
  for (let row = 0; sent < bytes;) {
    let text = '';
    for (const last = row + ROWS_PER_CHUNK; row < last; row += 1) text += `,${allocation(row, window)}`;
    sent += text.length;
    yield Buffer.from(text);
  }
  yield Buffer.from('}]}\n');
}

const nodeLabels = (node: number): string =>
  `"karpenter_sh_capacity_type":"on-demand","karpenter_sh_nodepool":"pool-${node % 20}","kubernetes_io_hostname":"ip-10-0-${node}.internal","node_kubernetes_io_instance_type":"n2-standard-8","topology_kubernetes_io_zone":"europe-west4-a"`;

function allocation(row: number, window: string): string {
  const node = Math.floor(row / CONTAINERS_PER_NODE);
  const pod = Math.floor(row / 2);
  const workload = Math.floor(pod / PODS_PER_WORKLOAD);
  const namespace = `namespace-${workload % 400}`;
  const hash = ((workload * 2_654_435_761) % 4_294_967_296).toString(36).padStart(9, 'x').slice(-9);
  const podName = `workload-${workload}-${hash}-${(pod % 1_679_616).toString(36).padStart(5, '0')}`;
  const container = row % 2 === 0 ? 'application' : 'istio-proxy';
  const key = `bench/ip-10-0-${node}.internal/${namespace}/${podName}/${container}`;
  const labels = `{"app_kubernetes_io_instance":"workload-${workload}","app_kubernetes_io_name":"workload-${workload}","app_kubernetes_io_part_of":"product-${workload % 900}","env":"production",${nodeLabels(node)},"kubernetes_io_metadata_name":"${namespace}","pod_template_hash":"${hash}","team":"team-${workload % 60}"}`;
  const properties = `"cluster":"bench","node":"ip-10-0-${node}.internal","container":"${container}","controller":"workload-${workload}","controllerKind":"deployment","namespace":"${namespace}","pod":"${podName}","providerID":"i-${node}","labels":${labels},"namespaceLabels":{"kubernetes_io_metadata_name":"${namespace}","team":"team-${workload % 60}"}`;
  return `"${key}":{"name":"${key}","properties":{${properties}},${window}${CPU}${TAIL}`;
}

/** As many nodes as the rows need: a row is about two kilobytes. */
function* assets(bytes: number, window: string): Generator<Buffer> {
  const nodes = Math.ceil(bytes / 2_000 / CONTAINERS_PER_NODE);
  yield Buffer.from('{"code":200,"data":{');
  for (let node = 0; node < nodes; node += 1) {
    const name = `ip-10-0-${node}.internal`;
    const text = `"custom/bench/Node/${name}":{"type":"Node","properties":{"category":"Compute","cluster":"bench","name":"${name}","providerID":"i-${node}"},"labels":{${nodeLabels(node)}},${window}"minutes":60.000000,"nodeType":"n2-standard-8","cpuCores":8.000000,"ramBytes":34359738368.000000,"cpuCoreHours":8.000000,"ramByteHours":34359738368.000000,"GPUHours":0.000000,"preemptible":0.000000,"discount":0.000000,"cpuCost":0.278400,"gpuCost":0.000000,"gpuCount":0.000000,"ramCost":0.149440,"adjustment":0.000000,"overhead":{"CpuOverheadFraction":0.0125,"RamOverheadFraction":0.03125,"OverheadCostFraction":0.01},"totalCost":0.427840},`;
    yield Buffer.from(text);
  }
  yield Buffer.from(
    `"custom/bench/ClusterManagement":{"type":"ClusterManagement","properties":{"cluster":"bench"},"labels":{},${window}"minutes":60.000000,"totalCost":0.100000}}}\n`,
  );
}
