/** A course from nothing up, without axes, beside the figures that name it. A gap stays a gap. */
export function SparkLine({ amounts }: { amounts: readonly (string | null)[] }) {
  const values = amounts.map((amount) => (amount === null ? null : Number(amount)));
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...known), Math.max(...known, 0)];
  const x = (at: number) => (values.length < 2 ? 48 : 2 + (at / (values.length - 1)) * 92);
  const y = (value: number) => (high === low ? 20 : 21 - ((value - low) / (high - low)) * 18);
  const runs = runsOf(values).map((run) => run.map(({ at, value }) => ({ x: x(at).toFixed(1), y: y(value).toFixed(1) })));
  return (
    <svg aria-hidden="true" viewBox="0 0 96 24" className="-my-1 inline-block h-6 w-24 align-middle text-accent">
      {runs.map((run, index) => {
        const line = run.map((point) => `${point.x} ${point.y}`).join('L');
        const ground = y(0).toFixed(1);
        return (
          <g key={index}>
            <path d={`M${line}V${ground}H${run[0]?.x ?? '0'}Z`} fill="currentColor" fillOpacity="0.12" />
            {/* A lone value is a line of no length, which round caps make visible. */}
            <path
              d={`M${line}h0`}
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
              strokeLinejoin="round"
              strokeLinecap="round"
            />
          </g>
        );
      })}
    </svg>
  );
}

interface Point {
  at: number;
  value: number;
}

/** Values without a gap between them. */
function runsOf(values: readonly (number | null)[]): Point[][] {
  const runs: Point[][] = [];
  values.forEach((value, at) => {
    if (value === null) return;
    const last = runs.at(-1);
    if (last === undefined || last.at(-1)?.at !== at - 1) runs.push([{ at, value }]);
    else last.push({ at, value });
  });
  return runs;
}
