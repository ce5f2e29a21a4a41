'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';

/** Asks again, without losing what was chosen. */
export function Retry() {
  const router = useRouter();
  const [pending, start] = useTransition();
  return (
    <button
      type="button"
      onClick={() => start(() => router.refresh())}
      disabled={pending}
      className="control mt-5 bg-ink! text-page"
    >
      {pending ? 'Trying …' : 'Try again'}
    </button>
  );
}
