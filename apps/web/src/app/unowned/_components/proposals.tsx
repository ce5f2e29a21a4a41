'use client';

import type { DryRunResponse, Proposal } from '@showback/contracts';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { CopyButton } from '../../../components/copy/copy-button';
import { DryRun } from '../../../components/dry-run/dry-run';
import { Refusal } from '../../../components/dry-run/refusal';
import { Money } from '../../../components/figures/money';
import { type Outcome, tryProposals } from '../../../lib/change-rules';
import { rulesHref } from '../../../lib/hrefs';

/** The rules that would place what nobody owns, each to copy and to try. One dry run is shown at a time, below them. */
export function Proposals({
  proposals,
  yaml,
  currency,
  window,
  mayTry,
}: {
  proposals: Proposal[];
  yaml: string;
  currency: string;
  window: string | undefined;
  /** Whether who looks may have rules tried. */
  mayTry: boolean;
}) {
  const [busy, setBusy] = useState<string | null>(null);
  const [tried, setTried] = useState<{ what: string; outcome: Outcome<DryRunResponse> } | null>(null);
  if (proposals.length === 0) return null;
  const dryRun = async (what: string, some: readonly Proposal[]) => {
    setBusy(what);
    const outcome = await tryProposals(some, window);
    setTried({ what, outcome });
    setBusy(null);
    requestAnimationFrame(() => document.getElementById('dry-run')?.scrollIntoView({ block: 'start' }));
  };
  const tryButton = (what: string, some: readonly Proposal[]) =>
    mayTry ? (
      <button type="button" disabled={busy !== null} onClick={() => void dryRun(what, some)} className="control">
        {busy === what ? 'Trying …' : 'Dry run'}
        <span className="sr-only"> of {what}</span>
      </button>
    ) : null;
  return (
    <section aria-labelledby="proposals" className="mt-12">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <Head />
        {proposals.length === 1 ? null : (
          <div className="flex items-center gap-2">
            <span className="text-sm text-quiet">All of them:</span>
            <CopyButton text={yaml} what="all rules" />
            {tryButton('all rules', proposals)}
          </div>
        )}
      </div>
      <ol className="mt-4 grid gap-4 lg:grid-cols-2">
        {proposals.map((proposal, index) => (
          <Card key={index} number={index + 1} proposal={proposal} currency={currency}>
            <CopyButton text={proposal.yaml} what={`rule ${index + 1}`} />
            {tryButton(`rule ${index + 1}`, [proposal])}
          </Card>
        ))}
      </ol>
      <div id="dry-run" className="scroll-mt-4" aria-live="polite" aria-busy={busy !== null}>
        {tried === null ? null : tried.outcome.ok ? (
          <div className="mt-8 sm:rounded-xl sm:border sm:border-line sm:px-6 sm:pb-6">
            <p className="-mb-4 pt-6 text-sm text-quiet">Dry run of {tried.what}</p>
            <DryRun run={tried.outcome.data} />
          </div>
        ) : (
          <Refusal refused={tried.outcome} />
        )}
      </div>
    </section>
  );
}

function Head() {
  return (
    <div className="max-w-prose">
      <h2 id="proposals" className="text-lg font-semibold tracking-tight">
        Rules that would place it
      </h2>
      <p className="mt-1 text-sm text-quiet">
        They stand after the rules that are there, so they take nothing from anybody. Paste them into{' '}
        <Link href={rulesHref()} className="link text-ink">
          the rules
        </Link>
        .
      </p>
    </div>
  );
}

function Card({
  number,
  proposal: { why, places, yaml },
  currency,
  children,
}: {
  number: number;
  proposal: Proposal;
  currency: string;
  children: ReactNode;
}) {
  return (
    <li
      id={`rule-${number}`}
      className="flex min-w-0 scroll-mt-4 flex-col rounded-xl border border-line p-4 target:border-accent sm:p-5"
    >
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">Rule {number}</span>
        <span className="text-sm text-quiet">
          would place{' '}
          <span className="font-semibold text-ink">
            <Money amount={places.cost} currency={currency} />
          </span>
          , {places.workloads.toLocaleString('en')} {places.workloads === 1 ? 'workload' : 'workloads'}
        </span>
      </p>
      <p className="mt-1 text-sm break-words text-quiet">{why}.</p>
      <pre
        tabIndex={0}
        aria-label={`YAML of rule ${number}`}
        className="mt-3 max-h-48 overflow-auto rounded-lg bg-soft p-3 text-xs"
      >
        {yaml}
      </pre>
      <div className="mt-auto flex justify-end gap-2 pt-3">{children}</div>
    </li>
  );
}
