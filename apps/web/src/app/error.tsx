'use client';

import { Notice } from './_components/notice';

/** What no answer explains: the fault is ours, and a second try costs nothing. */
export default function Failed({ reset }: { reset: () => void }) {
  return (
    <Notice title="This page could not be made">
      <p>The API and the dashboard may be of different versions. The dashboard’s log says more.</p>
      <button type="button" onClick={reset} className="mt-5 rounded-lg bg-ink px-4 py-2 font-medium text-page">
        Try again
      </button>
    </Notice>
  );
}
