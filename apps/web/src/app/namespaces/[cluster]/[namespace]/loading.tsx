import {
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
      <TableSkeleton rows={3} />
      <ChartSkeleton />
      <TableSkeleton rows={3} />
      <TableSkeleton rows={2} />
      <TableSkeleton rows={8} />
    </Skeleton>
  );
}
