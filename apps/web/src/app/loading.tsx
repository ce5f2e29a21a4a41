/** The page's shape while the API answers. */
export default function Loading() {
  return (
    <div role="status" aria-label="Loading" className="animate-pulse space-y-6 motion-reduce:animate-none">
      <div className="h-16 w-56 rounded-lg bg-track" />
      <div className="space-y-px overflow-hidden rounded-xl border border-line bg-card">
        {[0, 1, 2].map((row) => (
          <div key={row} className="flex items-center gap-4 px-5 py-5">
            <div className="h-4 w-32 rounded bg-track" />
            <div className="ml-auto h-4 w-20 rounded bg-track" />
          </div>
        ))}
      </div>
    </div>
  );
}
