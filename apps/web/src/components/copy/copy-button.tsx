'use client';

import { useState } from 'react';

/** Takes a text to the clipboard and says so. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setSaid(copied ? 'Copied' : 'Not allowed here');
    setTimeout(() => setSaid(''), 2_000);
  };
  return (
    <button type="button" onClick={() => void copy()} className="control">
      <span aria-hidden="true">{said === '' ? 'Copy' : said}</span>
      <span className="sr-only" role="status">
        {said === '' ? `Copy ${what}` : said}
      </span>
    </button>
  );
}
