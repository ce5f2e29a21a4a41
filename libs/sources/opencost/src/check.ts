import { assembleHour, SourceFault, type SourceHour } from '@showback/allocation';
import type { Transport } from '@showback/http';
import { floorHour, formatInstant, HOUR_MS, type Finding, type Instant } from '@showback/vocabulary';
import * as z from 'zod';

/** An hour is complete in Prometheus some minutes after its end. */
const DELAY_MS = 600_000;
const clusterInfo = z.object({ data: z.object({ id: z.string() }) });
const MAX_INFO_BYTES = 262_144;

interface Probe {
  transport: Transport;
  sourceClusterId: string;
  readHour: (hour: Instant) => Promise<SourceHour>;
  now: Instant;
  signal: AbortSignal;
}

/**
 * Whether a server can be collected from: is it there, which version, is it the cluster that is meant, has the last complete
 * hour rows and idle, do its prices work. Findings with the code `ok` are good news. Never throws a SourceFault.
 */
export async function probe({ transport, sourceClusterId, readHour, now, signal }: Probe): Promise<Finding[]> {
  const hour = floorHour(now - DELAY_MS) - HOUR_MS;
  const version = await quietly(() => versionOf(transport, signal), signal);
  const id = await quietly(() => clusterIdOf(transport, signal), signal);
  const findings: Finding[] = [];
  if (id !== null && id !== sourceClusterId)
    findings.push({
      code: 'cluster-id',
      text: `The server calls its cluster ${JSON.stringify(id)}, the configuration ${JSON.stringify(sourceClusterId)}: set sourceClusterId.`,
    });
  try {
    const source = await readHour(hour);
    const { flags, quarantine } = assembleHour(source, { knownOwners: new Map() });
    const { allocations, nodes } = source;
    const text = `OpenCost${version === null ? '' : ` ${version}`} answers: ${allocations.length} rows and ${nodes.length} nodes for ${formatInstant(hour)}.`;
    return [{ code: 'ok', text }, ...findings, ...quarantine, ...flags];
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    const there = version === null ? [] : [{ code: 'ok', text: `OpenCost ${version} is there.` }];
    return [...there, ...findings, { code: error.code, text: error.message }];
  }
}

/** What is good to know but may be missing or forbidden. */
async function quietly<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SourceFault) return null;
    throw error;
  }
}

/** From `opencost_build_info`; null where the metrics do not have it. */
function versionOf(transport: Transport, signal: AbortSignal): Promise<string | null> {
  return transport.get('/metrics', {}, signal, async (body) => {
    let tail = '';
    for await (const chunk of body) {
      tail += String(chunk);
      const version = /opencost_build_info\{[^}\n]*?version="([^"\n]{1,60})"/.exec(tail)?.[1];
      if (version !== undefined) return version;
      tail = tail.slice(-1_024);
    }
    return null;
  });
}

function clusterIdOf(transport: Transport, signal: AbortSignal): Promise<string | null> {
  return transport.get('/clusterInfo', {}, signal, async (body) => {
    let text = '';
    for await (const chunk of body) if (text.length < MAX_INFO_BYTES) text += String(chunk);
    try {
      return clusterInfo.parse(JSON.parse(text)).data.id;
    } catch {
      return null; // Kubecost and others answer something else: it is not needed
    }
  });
}
