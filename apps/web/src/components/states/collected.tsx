import type { Envelope } from '@showback/contracts';
import type { ReactNode } from 'react';
import { dataHref } from '../../lib/hrefs';
import { Notice } from './notice';

/** Figures of a window of which anything is collected. Of any other nothing is known, and nothing would read as zero. */
export function Collected({
  envelope: { coverage, window },
  children,
}: {
  envelope: Pick<Envelope, 'coverage' | 'window'>;
  children: ReactNode;
}) {
  if (window.start === window.end) {
    return (
      <Notice title="No hour of this window is over yet">
        <p>An hour has figures some minutes after its end. Choose other hours above.</p>
      </Notice>
    );
  }
  if (coverage.collectedHours > 0 || coverage.expectedHours === 0) return children;
  return (
    <Notice title="Nothing of this window is collected">
      <p>
        What it cost is not known. Choose other hours above, or see{' '}
        <a href={dataHref({ window })} className="link text-ink">
          why they are missing
        </a>
        .
      </p>
    </Notice>
  );
}
