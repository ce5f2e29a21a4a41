'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { acceptHours } from '../../../lib/accept-hours';
import { formatStart } from '../../../lib/format';

/** Takes quarantined hours into the figures, for whoever knows that the source is right after all. */
export function Accept({ cluster, start, end }: { cluster: string; start: string; end: string }) {
  const router = useRouter();
  const [sending, setSending] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const accept = async () => {
    setSending(true);
    setFault(await acceptHours(cluster, { start, end }));
    setSending(false);
    router.refresh();
  };
  return (
    <span className="ml-2 inline-flex flex-wrap items-center gap-2">
      <button type="button" className="control" disabled={sending} onClick={() => void accept()}>
        {sending ? 'Accepting …' : 'Accept as true'}
        <span className="sr-only"> from {formatStart(start, 'hour')}</span>
      </button>
      {fault === null ? null : (
        <span role="alert" className="text-bad">
          {fault}
        </span>
      )}
    </span>
  );
}
