import { ClustersResponse } from '@showback/contracts';
import { ask } from '../lib/api';
import { Clusters } from './_components/clusters';
import { Trouble } from './_components/trouble';

export const metadata = { title: 'Clusters' };

/** What each cluster cost over the last seven complete days. */
export default async function Page() {
  const answer = await ask('/clusters?decimals=2', ClustersResponse);
  return (
    <>
      <h1 className="sr-only">Clusters</h1>
      {answer.ok ? <Clusters answer={answer.data} /> : <Trouble trouble={answer} />}
    </>
  );
}
