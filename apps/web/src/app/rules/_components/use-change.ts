'use client';

import type { DryRunResponse, PutAttributionResponse } from '@showback/contracts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type Outcome, type Refused, saveDocument, tryDocument } from '../../../lib/change-rules';

/** A document while it is written: tried first, then saved. */
export function useChange(initial: string, latest: number) {
  const router = useRouter();
  const [text, setText] = useState(initial);
  const [window, setWindow] = useState('');
  const [busy, setBusy] = useState<'try' | 'save' | null>(null);
  const [run, setRun] = useState<{ of: string; data: DryRunResponse } | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [saved, setSaved] = useState<PutAttributionResponse | null>(null);

  async function doing<T>(what: 'try' | 'save', asked: Promise<Outcome<T>>, then: (data: T) => void): Promise<void> {
    setBusy(what);
    setRefused(null);
    const outcome = await asked;
    setBusy(null);
    if (outcome.ok) then(outcome.data);
    else setRefused(outcome);
  }

  return {
    text,
    write: setText,
    window,
    choose: setWindow,
    busy,
    run: run?.data ?? null,
    refused,
    saved,
    /** Whether what is written now is what was tried. */
    tried: run?.of === text,
    dryRun: () =>
      doing('try', tryDocument(text, window), (data) => {
        setSaved(null);
        setRun({ of: text, data });
      }),
    save: () =>
      doing('save', saveDocument(text, latest), (data) => {
        setSaved(data);
        setRun(null);
        router.replace('/rules', { scroll: false });
        router.refresh();
      }),
  };
}
