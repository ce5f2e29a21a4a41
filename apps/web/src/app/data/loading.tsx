import { Block, HeadSkeleton, Loading as Skeleton } from '../../components/states/skeleton';

export default function Loading() {
  return (
    <Skeleton>
      <HeadSkeleton about />
      {[0, 1].map((cluster) => (
        <div key={cluster} className="mt-10 first:mt-0">
          <Block className="h-6.5 w-48" />
          <Block className="mt-2 h-5.5 w-72 max-w-full" />
          <Block className="mt-3 h-24 w-full max-w-2xl sm:h-11" />
          <Block className="mt-4 h-60 w-155 max-w-full" />
          <Block className="mt-7 h-14 w-72 max-w-full" />
          <Block className="mt-3 h-9 w-96 max-w-full sm:h-4" />
          <Block className="mt-3 h-20 w-full" />
        </div>
      ))}
    </Skeleton>
  );
}
