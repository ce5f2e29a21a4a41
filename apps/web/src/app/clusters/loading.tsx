import { Block, HeadSkeleton, Loading as Skeleton, TableSkeleton } from '../../components/states/skeleton';

export default function Loading() {
  return (
    <Skeleton>
      <HeadSkeleton />
      <Block className="h-17 w-44" />
      <Block className="mt-8 h-63 w-full max-w-3xl sm:h-28" />
      <TableSkeleton rows={4} />
    </Skeleton>
  );
}
