/** A place where something will stand, of its size. */
export function Block({ className }: { className: string }) {
  return <div className={`rounded-md bg-track ${className}`} />;
}

/** What stands while the API answers: of the final shape, so that nothing jumps. */
export function Loading({ children }: { children: React.ReactNode }) {
  return (
    <div role="status" aria-label="Loading" className="animate-pulse">
      {children}
    </div>
  );
}

/** A page's head, figures, a sentence where it has one, chart and table. */
export function PageSkeleton({
  chart = true,
  rows = 8,
  sentence = false,
}: {
  chart?: boolean;
  rows?: number;
  sentence?: boolean;
}) {
  return (
    <Loading>
      <HeadSkeleton />
      <FiguresSkeleton />
      {sentence ? <SentenceSkeleton /> : null}
      {chart ? <ChartSkeleton /> : null}
      <TableSkeleton rows={rows} />
    </Loading>
  );
}

/** A title, with a line above it that says what it names, or one below it, of a word or of a sentence. */
export function HeadSkeleton({ kicker = false, about = false }: { kicker?: boolean; about?: boolean | 'word' }) {
  return (
    <div className="mb-8 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div>
        {kicker ? <Block className="mb-1 h-5.5 w-28 sm:w-40" /> : null}
        <Block className="h-8 w-32 sm:w-48" />
        {about === false ? null : <Block className={`mt-1 h-5.5 max-w-full ${about === 'word' ? 'w-24' : 'w-72'}`} />}
      </div>
      <Block className="h-9 w-48 sm:w-60" />
    </div>
  );
}

/** The figures that a page begins with. */
export function FiguresSkeleton() {
  return (
    <div className="flex flex-wrap gap-x-12 gap-y-6">
      <Block className="h-23 w-44" />
      <Block className="h-21 w-44" />
      <Block className="h-21 w-44" />
    </div>
  );
}

/** A sentence about the figures. */
export function SentenceSkeleton() {
  return <Block className="mt-8 h-14 max-w-3xl" />;
}

export function ChartSkeleton() {
  return (
    <div className="mt-12">
      <Block className="h-9 w-56" />
      <Block className="mt-4 h-80 w-full" />
    </div>
  );
}

/** Two sections side by side, or one below the other where it is narrow. */
export function PairSkeleton() {
  return (
    <div className="mt-12 grid gap-x-16 gap-y-12 lg:grid-cols-2">
      <Block className="h-56" />
      <Block className="h-56" />
    </div>
  );
}

export function TableSkeleton({ rows }: { rows: number }) {
  return (
    <div className="mt-10">
      <Block className="mb-3 h-9 w-36" />
      <div className="divide-y divide-line border-y border-line">
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} className="flex h-11 items-center gap-4">
            <Block className="h-4 w-32" />
            <Block className="ml-auto h-4 w-20" />
          </div>
        ))}
      </div>
    </div>
  );
}
