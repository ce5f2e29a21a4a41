import type { ReactNode } from 'react';

/** One figure with what it is and what stands beside it. The first of a page is `large`. */
export function Stat({
  title,
  large = false,
  children,
  beside,
}: {
  title: ReactNode;
  large?: boolean;
  children: ReactNode;
  beside?: ReactNode;
}) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-quiet">{title}</dt>
      <dd className={`mt-1 font-semibold tracking-tight ${large ? 'text-4xl' : 'text-2xl'}`}>{children}</dd>
      {beside === undefined ? null : <dd className="mt-1 text-sm text-quiet">{beside}</dd>}
    </div>
  );
}

/** Figures side by side. */
export function Stats({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section aria-label={label}>
      <dl className="flex flex-wrap gap-x-12 gap-y-6 print:grid print:grid-cols-3 print:gap-x-6">{children}</dl>
    </section>
  );
}
