import { COST_DIMENSIONS, type CostsResponse } from '@showback/contracts';
import Link from 'next/link';
import { CostChart } from '../../components/chart/cost-chart';
import { chartOf, seriesOf } from '../../components/chart/series';
import { PageFoot } from '../../components/shell/page-foot';
import { PageHead } from '../../components/shell/page-head';
import { Banners } from '../../components/states/banner';
import { Collected } from '../../components/states/collected';
import { Notice } from '../../components/states/notice';
import { Trouble } from '../../components/states/trouble';
import { Ownership } from '../../components/window/ownership';
import type { Answer } from '../../lib/api';
import { exploreHref } from '../../lib/hrefs';
import { askAttribution, askCosts } from '../../lib/requests';
import { address, readView, stepOf, type SearchParams, type View } from '../../lib/view';
import { CostsTable } from './_components/costs-table';
import { costLineOf } from './_components/cost-line';
import { faultsOf } from './_components/faults';
import { Help } from './_components/help';
import { drawnOf, questionOf } from './_components/question';
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
  const { chart, table, dimensions } = await load(view, shape);
  const window = table.ok ? table.data.window : undefined;
  return (
    <>
      <PageHead title="Explore" about="Any question about cost. The address holds it: send it on." window={window} />
      <QuestionForm
        key={exploreHref(view) + shape}
        view={view}
        shape={shape}
        faults={faultsOf([table, chart])}
        dimensions={dimensions}
      />
      <Help view={view} dimensions={dimensions} />
      <div className="mt-8">
        {table.ok ? <Answered table={table.data} chart={chart} view={view} shape={shape} /> : <Unanswered answer={table} />}
      </div>
      <PageFoot envelope={table.ok ? table.data : undefined} />
    </>
  );
}

interface AnsweredProps {
  table: CostsResponse;
  /** Null: the table alone was asked for. */
  chart: Answer<CostsResponse> | null;
  view: View;
  shape: Shape;
}

function Answered({ table, chart, view, shape }: AnsweredProps) {
  const { rows, total, currency, attribution, nextCursor } = table;
  const names = Object.keys(rows[0]?.key ?? {});
  const question = questionOf(view);
  return (
    <>
      <Banners envelope={table} />
      <Collected envelope={table}>
        <Ownership path={exploreHref()} view={view} spans={attribution} />
        {rows.length === 0 ? <Nothing view={view} /> : null}
        {chart === null || rows.length === 0 ? null : <Drawn chart={chart} view={view} lines={shape === 'lines'} />}
        <Take question={shape === 'table' ? question : { ...question, step: stepOf(view) }} />
        {rows.length === 0 ? null : (
          <CostsTable
            names={names}
            lines={rows.map((row) => costLineOf(row, view))}
            total={total}
            currency={currency}
            csv={address('/api/v1/costs', { ...question, format: 'csv' })}
          />
        )}
        {nextCursor === null ? null : <p className="mt-3 text-sm text-quiet">The first 1,000 rows; the CSV has all of them.</p>}
      </Collected>
    </>
  );
}

function Nothing({ view }: { view: View }) {
  return (
    <Notice title="Nothing had any cost here">
      {view.filter === undefined ? (
        <p>No cost is known in this window. Another window may have some.</p>
      ) : (
        <p>
          Nothing that the filter leaves cost anything in this window.{' '}
          <Link href={exploreHref({ ...view, filter: '' })} prefetch={false} className="link text-ink">
            Ask without it
          </Link>
        </p>
      )}
    </Notice>
  );
}

/** What is wrong stands at its field; all else here. */
function Unanswered({ answer }: { answer: Extract<Answer<CostsResponse>, { ok: false }> }) {
  if (answer.why !== 'asked' || answer.errors.length === 0) return <Trouble trouble={answer} />;
  return (
    <Notice title="This cannot be answered as it is asked">
      <p>What is wrong is said at its field above.</p>
    </Notice>
  );
}

function Drawn({ chart, view, lines }: { chart: Answer<CostsResponse>; view: View; lines: boolean }) {
  if (!chart.ok && chart.why === 'asked') {
    return <p className="text-sm text-quiet">No chart: what is wrong with the question is said at its field above.</p>;
  }
  if (!chart.ok) return <Trouble trouble={chart} />;
  const { window, total, rows, currency } = chart.data;
  const data = chartOf({ window, total, rows: seriesOf(rows, view) });
  const title = `Cost by ${(view.by ?? 'team').replaceAll(',', ', ')}`;
  return <CostChart title={title} data={data} currency={currency} step={stepOf(view)} shape={lines ? 'lines' : 'bars'} />;
}

/** Both forms of the answer, and what can be asked, at once. */
async function load(view: View, shape: Shape) {
  const [chart, table, attribution] = await Promise.all([
    shape === 'table' ? null : askCosts(drawnOf(view)),
    askCosts({ ...questionOf(view), limit: '1000' }),
    askAttribution(),
  ]);
  // Who may not read the rules still has what all rules have.
  const owned = attribution.ok ? Object.keys(attribution.data.document.dimensions) : [];
  return { chart, table, dimensions: [...new Set(['team', 'service', 'parent', ...owned, ...COST_DIMENSIONS])] };
}
