import { ClustersResponse } from '@showback/contracts';
import { PageHead } from '../../components/shell/page-head';
import { PageFoot } from '../../components/shell/page-foot';
import { Banners } from '../../components/states/banner';
import { Trouble } from '../../components/states/trouble';
import { ask } from '../../lib/api';
import { readView, type SearchParams } from '../../lib/view';
import { Clusters } from './_components/clusters';

export const metadata = { title: 'Clusters' };

/** What each cluster cost over the window. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { window } = readView(await searchParams);
  const answer = await ask('/api/v1/clusters', ClustersResponse, { window, decimals: '2' });
  return (
    <>
      <PageHead title="Clusters" window={answer.ok ? answer.data.window : undefined} />
      {answer.ok ? (
        <>
          <Banners envelope={answer.data} />
          <Clusters answer={answer.data} />
        </>
      ) : (
        <Trouble trouble={answer} />
      )}
      <PageFoot envelope={answer.ok ? answer.data : undefined} />
    </>
  );
}
