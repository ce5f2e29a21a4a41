import {
  Block,
  ChartSkeleton,
  FiguresSkeleton,
  HeadSkeleton,
  Loading as Skeleton,
  PairSkeleton,
  SentenceSkeleton,
  TableSkeleton,
} from '../../../components/states/skeleton';

export default function Loading() {
  return (
    <Skeleton>
      <HeadSkeleton kicker about />
      <FiguresSkeleton />
      <SentenceSkeleton />
      <TableSkeleton rows={6} />
      <Block className="mt-8 h-9 w-48" />
      <ChartSkeleton />
      <PairSkeleton />
      <TableSkeleton rows={6} />
      <TableSkeleton rows={8} />
    </Skeleton>
  );
}
