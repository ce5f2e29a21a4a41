import type { Envelope } from '@showback/contracts';
import type { ReactNode } from 'react';
import { formatInstant, formatRatio } from '../../lib/format';
import { dataHref } from '../../lib/hrefs';

const WHOLE = 0.99;
const STALE_MS = 3 * 3_600_000;

type About = Pick<Envelope, 'coverage' | 'asOf' | 'window'>;

/** Says above the figures what they lack: hours that are missing, or news that does not come in. Nothing where they are whole. */
export function Banners({ envelope }: { envelope: About }) {
  return (
    <>
      <Coverage envelope={envelope} />
      <Stale envelope={envelope} now={Date.now()} />
    </>
  );
}

function Coverage({ envelope: { coverage, window } }: { envelope: About }) {
  const { ratio, collectedHours, expectedHours, missing } = coverage;
  if (ratio === null || ratio >= WHOLE) return null;
  const [gap] = missing;
  return (
    <Banner window={window}>
      {formatRatio(ratio)} of this window is collected: {collectedHours.toLocaleString('en')} of{' '}
      {expectedHours.toLocaleString('en')} hours. What is missing is in no figure below.{' '}
      {gap === undefined ? null : (
        <>
          First gap: <bdi>{gap.cluster}</bdi> from {formatInstant(gap.start)}, <bdi>{gap.reason.replace(/\.$/, '')}</bdi>.
        </>
      )}
    </Banner>
  );
}

/** Only where the window reaches into hours that should have come by now. */
function Stale({ envelope: { asOf, window }, now }: { envelope: About; now: number }) {
  if (asOf === null || now - Date.parse(asOf) < STALE_MS || now - Date.parse(window.end) > STALE_MS) return null;
  return <Banner window={window}>Nothing new has come in since {formatInstant(asOf)}. The figures up to then hold.</Banner>;
}

function Banner({ window, children }: { window: Envelope['window']; children: ReactNode }) {
  return (
    <p role="status" className="mb-6 rounded-lg border border-odd/40 bg-odd/5 px-4 py-3 text-sm break-words">
      {children}{' '}
      <a href={dataHref({ window })} className="link font-medium">
        Is the ledger whole?
      </a>
    </p>
  );
}
