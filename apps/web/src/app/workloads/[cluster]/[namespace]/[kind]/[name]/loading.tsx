import {
  Block,
  ChartSkeleton,
  FiguresSkeleton,
  HeadSkeleton,
  Loading as Skeleton,
  PairSkeleton,
  TableSkeleton,
} from '../../../../../../components/states/skeleton';

export default function Loading() {
  return (
    <Skeleton>
      <HeadSkeleton kicker />
      <FiguresSkeleton />
      <ChartSkeleton />
      <Block className="mt-12 h-36" />
      <PairSkeleton />
      <TableSkeleton rows={2} />
      <TableSkeleton rows={4} />
    </Skeleton>
  );
}
