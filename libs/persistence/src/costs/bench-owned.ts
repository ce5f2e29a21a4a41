import type { BenchRow } from '../bench';
import { CLUSTER, type Running, withOwnedFleet } from '../bench/owned-fleet';
import { typical } from '../bench/typical';
import { clusterId } from '../ids';

/** The figures of `/costs?by=team&step=day`, as somebody would write it who knows the read model. */
const BY_HAND = `
  SELECT o.team, f.kind, f.day, sum(f.cpu_nano), sum(f.memory_nano), sum(f.gpu_nano), sum(f.storage_nano), sum(f.network_nano),
    sum(f.load_balancer_nano), sum(f.other_nano), sum(f.idle_share_nano), sum(f.shared_nano), sum(f.shared_idle_nano),
    sum(f.cpu_unused_nano), sum(f.memory_unused_nano), sum(f.cpu_micro_core_hours_requested), sum(f.cpu_micro_core_hours_used),
    sum(f.cpu_micro_core_hours_allocated), sum(f.memory_byte_hours_requested), sum(f.memory_byte_hours_used),
    sum(f.memory_byte_hours_allocated), sum(f.gpu_micro_hours), sum(f.storage_byte_hours), sum(f.network_bytes_sent),
    sum(f.network_bytes_received), sum(f.cpu_used_unknown), sum(f.memory_used_unknown), sum(f."rows")
  FROM line_day f JOIN owner o ON o.id = f.owner_id
  WHERE f.cluster_id = $1 AND f.day >= $2 AND f.day < $3 AND f.form IN (0, 2, 3)
  GROUP BY 1, 2, 3`;

/** Measures `/costs?by=team` over 30 days of 500 teams, with shared cost and idle distributed, over HTTP. */
export async function benchOwned(options: { apiMain?: string } = {}): Promise<BenchRow[]> {
  return withOwnedFleet({ days: 30, containers: 5_000, teams: 500, apiMain: options.apiMain }, measure);
}

async function measure({ database, apiUrl, window: { start, end } }: Running): Promise<BenchRow[]> {
  const window = [start, end].map((at) => new Date(at).toISOString());
  const byHand = await typical(async () => {
    await database.pool.query(BY_HAND, [clusterId(CLUSTER), ...window]);
  });
  const costs = (query: string) =>
    typical(() => ask(`${apiUrl}/api/v1/costs?window=${window.join(',')}&by=team&limit=1000&${query}`));
  const stepped = await costs('step=day');
  const policy = await costs('');
  const separate = await costs('shared=separate&idle=separate');
  const row = (name: string, value: number, bound: number): BenchRow => ({ name, value, bound, unit: '×', ok: value <= bound });
  return [
    row('/costs by team and day, 500 teams: over HTTP ÷ hand-written SQL', stepped / byHand, 3),
    row('/costs by team: under shared and idle policies ÷ without', policy / separate, 2),
  ];
}

async function ask(url: string): Promise<void> {
  const answer = await fetch(url);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`the API answered ${answer.status}: ${text.slice(0, 300)}`);
  if (!text.includes('"team-7"')) throw new Error('the API answered without teams');
}
