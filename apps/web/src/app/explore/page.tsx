import type { CostsResponse } from '@showback/contracts';
import { CostChart } from '../../components/chart/cost-chart';
import { chartOf, seriesOf } from '../../components/chart/series';
import { PageFoot } from '../../components/shell/page-foot';
import { PageHead } from '../../components/shell/page-head';
import { Banners } from '../../components/states/banner';
import { Trouble } from '../../components/states/trouble';
import { Ownership } from '../../components/window/ownership';
import type { Answer } from '../../lib/api';
import { exploreHref } from '../../lib/hrefs';
import { askCosts } from '../../lib/requests';
import { address, carried, readView, stepOf, type SearchParams, type View } from '../../lib/view';
import { CostsTable } from './_components/costs-table';
import { costLineOf } from './_components/cost-line';
import { QuestionForm } from './_components/question-form';
import { Take } from './_components/take';

export const metadata = { title: 'Explore' };

const SHAPES = ['bars', 'lines', 'table'] as const;
type Shape = (typeof SHAPES)[number];

/** Any question about cost: by what, of what, in which steps, with idle and shared cost dealt with in which way. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const view = readView(params);
  const shape = SHAPES.find((one) => one === params['shape']) ?? 'bars';
  const { chart, table } = await load(view);
  const window = table.ok ? table.data.window : undefined;
  return (
    <>
      <PageHead title="Explore" about="Any question about cost. The address holds it: send it on." window={window} />
      <QuestionForm view={view} shape={shape} errors={table.ok ? [] : table.why === 'asked' ? table.errors : []} />
      {table.ok ? <Answered table={table.data} chart={chart} view={view} shape={shape} /> : <Trouble trouble={table} />}
      <PageFoot envelope={table.ok ? table.data : undefined} />
    </>
  );
}

interface AnsweredProps {
  table: CostsResponse;
  chart: Answer<CostsResponse>;
  view: View;
  shape: Shape;
}

function Answered({ table, chart, view, shape }: AnsweredProps) {
  const { rows, total, currency, attribution, nextCursor } = table;
  const names = Object.keys(rows[0]?.key ?? {});
  return (
    <>
      <Banners envelope={table} />
      <Ownership path={exploreHref()} view={view} spans={attribution} />
      {shape === 'table' ? null : <Drawn chart={chart} view={view} shape={shape} />}
      <Take question={{ ...questionOf(view), step: stepOf(view) }} />
      <CostsTable
        names={names}
        lines={rows.map((row) => costLineOf(row, view))}
        total={total}
        currency={currency}
        csv={address('/api/v1/costs', { ...questionOf(view), format: 'csv' })}
      />
      {nextCursor === null ? null : <p className="mt-3 text-sm text-quiet">The first 1,000 rows; the CSV has all of them.</p>}
    </>
  );
}

function Drawn({ chart, view, shape }: { chart: Answer<CostsResponse>; view: View; shape: 'bars' | 'lines' }) {
  if (!chart.ok) return <Trouble trouble={chart} />;
  const { window, total, rows, currency } = chart.data;
  const data = chartOf({ window, total, rows: seriesOf(rows, view) });
  return <CostChart title={`Cost by ${view.by ?? 'team'}`} data={data} currency={currency} step={stepOf(view)} shape={shape} />;
}

/** The question as the API takes it. */
function questionOf(view: View): Record<string, string | undefined> {
  return { ...carried(view), by: view.by ?? 'team', filter: view.filter, kinds: 'together' };
}

/** Both forms of the answer, at once. */
async function load(view: View) {
  const question = questionOf(view);
  const [chart, table] = await Promise.all([
    askCosts({ ...question, compare: undefined, step: stepOf(view), top: '8' }),
    askCosts({ ...question, compare: view.compare ?? 'previous', limit: '1000' }),
  ]);
  return { chart, table };
}
