/** A place where something will stand, of its size. */
export function Block({ className }: { className: string }) {
  return <div className={`rounded-md bg-track ${className}`} />;
}

/** A page's head, figures, chart and table while the API answers: of the final shape, so that nothing jumps. */
export function PageSkeleton({ chart = true, rows = 8 }: { chart?: boolean; rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="animate-pulse">
      <Block className="h-8 w-48" />
      <div className="mt-8 flex flex-wrap gap-x-12 gap-y-6">
        <Block className="h-20 w-44" />
        <Block className="h-20 w-36" />
        <Block className="h-20 w-36" />
      </div>
      {chart ? <Block className="mt-10 h-96 w-full" /> : null}
      <TableSkeleton rows={rows} />
    </div>
  );
}

function TableSkeleton({ rows }: { rows: number }) {
  return (
    <div className="mt-10 divide-y divide-line border-y border-line">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-11 items-center gap-4">
          <Block className="h-4 w-32" />
          <Block className="ml-auto h-4 w-20" />
        </div>
      ))}
    </div>
  );
}
