import { Block, ChartSkeleton, HeadSkeleton, Loading as Skeleton, TableSkeleton } from '../../components/states/skeleton';

export default function Loading() {
  return (
    <Skeleton>
      <HeadSkeleton about />
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-6">
        <Block className="col-span-2 h-15.5" />
        <Block className="h-15.5" />
        <Block className="h-15.5" />
        <Block className="h-15.5" />
        <Block className="h-15.5" />
        <Block className="col-span-2 h-15.5 lg:col-span-4" />
        <Block className="h-15.5" />
        <Block className="mt-6.5 h-9" />
      </div>
      <Block className="mt-4 h-5.5 w-36" />
      <ChartSkeleton />
      <Block className="mt-8 h-9 w-32" />
      <TableSkeleton rows={10} />
    </Skeleton>
  );
}
