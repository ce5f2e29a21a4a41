'use client';

import { Notice } from '../components/states/notice';

/** What no answer explains: the fault is ours, and a second try costs nothing. */
export default function Failed({ reset }: { reset: () => void }) {
  return (
    <Notice title="This page could not be made">
      <p>The API and the dashboard may be of different versions. The dashboard’s log says more. Other pages still answer.</p>
      <button type="button" onClick={reset} className="control mt-5 bg-ink! text-page">
        Try again
      </button>
    </Notice>
  );
}
