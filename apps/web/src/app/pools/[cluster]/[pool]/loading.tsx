import {
  Block,
  ChartSkeleton,
  FiguresSkeleton,
  HeadSkeleton,
  Loading as Skeleton,
  TableSkeleton,
} from '../../../../components/states/skeleton';

export default function Loading() {
  return (
    <Skeleton>
      <HeadSkeleton kicker />
      <FiguresSkeleton />
      <Block className="mt-12 mb-5 h-13 w-40" />
      <FiguresSkeleton />
      <TableSkeleton rows={2} />
      <TableSkeleton rows={4} />
      <ChartSkeleton />
      <TableSkeleton rows={8} />
    </Skeleton>
  );
}
