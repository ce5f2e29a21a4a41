/** A course without axes, beside the figures that name it. A gap stays a gap. */
export function SparkLine({ amounts }: { amounts: readonly (string | null)[] }) {
  const values = amounts.map((amount) => (amount === null ? null : Number(amount)));
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...known), Math.max(...known, 0)];
  const x = (at: number) => (values.length < 2 ? 48 : 2 + (at / (values.length - 1)) * 92);
  const y = (value: number) => (high === low ? 20 : 21 - ((value - low) / (high - low)) * 18);
  return (
    <svg aria-hidden="true" viewBox="0 0 96 24" className="-my-1 inline-block h-6 w-24 align-middle text-accent">
      <path
        d={pathOf(values, x, y)}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

function pathOf(values: readonly (number | null)[], x: (at: number) => number, y: (value: number) => number): string {
  return values
    .map((value, at) => {
      if (value === null) return '';
      const begins = (values[at - 1] ?? null) === null;
      // A lone point is a line of no length, which round caps make visible.
      return `${begins ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}${begins ? 'h0' : ''}`;
    })
    .join('');
}
