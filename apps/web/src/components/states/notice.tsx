import type { ReactNode } from 'react';

/** What stands where figures would: why there are none, and what to do. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-xl border border-line bg-card px-5 py-12 text-center sm:px-10">
      <h2 className="text-lg font-semibold text-balance">{title}</h2>
      <div className="mx-auto mt-2 max-w-prose text-sm text-balance text-quiet">{children}</div>
    </section>
  );
}
