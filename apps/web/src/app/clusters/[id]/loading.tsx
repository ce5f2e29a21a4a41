import { Block, FiguresSkeleton, HeadSkeleton, Loading as Skeleton, TableSkeleton } from '../../../components/states/skeleton';

export default function Loading() {
  return (
    <Skeleton>
      <HeadSkeleton kicker about="word" />
      <FiguresSkeleton />
      <Block className="mt-8 h-63 w-full max-w-3xl sm:h-28" />
      <Block className="mt-6 h-40 w-full max-w-4xl" />
      <TableSkeleton rows={8} />
      <TableSkeleton rows={12} />
    </Skeleton>
  );
}
