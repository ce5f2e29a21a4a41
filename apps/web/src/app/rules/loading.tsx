import { Block } from '../../components/states/skeleton';

export default function Loading() {
  return (
    <div role="status" aria-label="Loading" className="animate-pulse">
      <Block className="h-8 w-32" />
      <Block className="mt-2 h-5 w-80 max-w-full" />
      <div className="mt-14 grid gap-x-10 gap-y-12 lg:grid-cols-[minmax(0,1fr)_16rem]">
        <div>
          <Block className="h-112 w-full lg:h-144" />
          <Block className="mt-4 h-9 w-72 max-w-full" />
        </div>
        <div className="space-y-3">
          <Block className="h-6 w-24" />
          <Block className="h-16 w-full" />
          <Block className="h-16 w-full" />
          <Block className="h-16 w-full" />
        </div>
      </div>
    </div>
  );
}
