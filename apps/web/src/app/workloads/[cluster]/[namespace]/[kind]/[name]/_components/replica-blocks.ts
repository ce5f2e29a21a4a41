/** Steps without a gap between them, as paths in a drawing of one unit a step and of height 1. */
export interface Block {
  /** Its first step. */
  from: number;
  line: string;
  ground: string;
}

/** A course in level steps, the most at the top. `most`: what the top stands for. Null is a gap, and no step of zero. */
export function blocksOf(averages: readonly (number | null)[]): { most: number; blocks: Block[] } {
  const most = Math.max(1, ...averages.map((average) => average ?? 0));
  const y = (average: number) => (1 - (average / most) * 0.98).toFixed(4);
  const runs: { from: number; averages: number[] }[] = [];
  averages.forEach((average, at) => {
    if (average === null) return;
    const last = runs.at(-1);
    if (last !== undefined && last.from + last.averages.length === at) last.averages.push(average);
    else runs.push({ from: at, averages: [average] });
  });
  const blocks = runs.map((run) => {
    const steps = run.averages.map((average, at) => `V${y(average)}H${run.from + at + 1}`).join('');
    const line = `M${run.from} ${y(run.averages[0] ?? 0)}${steps}`;
    return { from: run.from, line, ground: `${line}V1H${run.from}Z` };
  });
  return { most, blocks };
}
