import { Block, FiguresSkeleton, HeadSkeleton, Loading as Skeleton, TableSkeleton } from '../../../components/states/skeleton';

export default function Loading() {
  return (
    <Skeleton>
      <HeadSkeleton kicker about />
      <FiguresSkeleton />
      <Block className="mt-8 h-13 w-full max-w-3xl" />
      <Block className="mt-6 h-40 w-full max-w-4xl" />
      <TableSkeleton rows={5} />
      <TableSkeleton rows={8} />
    </Skeleton>
  );
}
