import type { UtilisationResponse } from '@showback/contracts';
import { Money } from '../../components/figures/money';
import { Unknown } from '../../components/figures/unknown';
import type { Answer } from '../../lib/api';
import { signOf } from '../../lib/amounts';
import { formatDays, formatRatio } from '../../lib/format';

/**
 * In one sentence: of what is paid for, how much is requested and used, in a month's money. What nobody requested and what was
 * requested and not used stand apart: the one is the clusters', the other the teams'.
 */
export function PaidAndUsed({ answer }: { answer: Answer<UtilisationResponse> }) {
  if (!answer.ok) return <Sentence>How much of what is paid for is used, the API could not say just now.</Sentence>;
  const { total, currency, window } = answer.data;
  const { ofCost, monthly, gpu } = total;
  if (monthly === null || signOf(monthly.cost) === 0) return null;
  const money = (amount: string | null, reason: string) => (
    <span className="whitespace-nowrap">
      <Money amount={amount} currency={currency} reason={reason} /> a month
    </span>
  );
  return (
    <section aria-label="Requested and used" className="mt-10">
      <Sentence>
        Of {money(monthly.cost, '')} for CPU and memory, <Part ratio={ofCost.allocated} reason={NOT_SEEN} /> is requested and{' '}
        <Part ratio={ofCost.used} reason="not-measured" /> used.
      </Sentence>
      <p className="mt-3 max-w-3xl text-sm text-quiet">
        {money(monthly.idle, NOT_SEEN)} is requested by nobody, which is the clusters’ to change; another{' '}
        {money(monthly.unused, 'not-measured')} is requested and not used, which is the teams’: two figures, never one. Requested
        counts what is used beyond a request. A month is 730 hours like those of {formatDays(window)}.
        {signOf(monthly.gpu.cost) === 0 ? null : (
          <>
            {' '}
            GPUs are apart: of {money(monthly.gpu.cost, '')}, {money(monthly.gpu.idle, NOT_SEEN)} is requested by nobody, and{' '}
            {monthly.gpu.unused === null || gpu.usedOfRequested === null ? (
              'how busy the others are is not measured.'
            ) : (
              <>
                the others were busy <Part ratio={gpu.usedOfRequested} reason="not-measured" /> of the time, which leaves{' '}
                {money(monthly.gpu.unused, 'not-measured')} unused.
              </>
            )}
          </>
        )}
      </p>
    </section>
  );
}

const NOT_SEEN = 'What nobody requested is the clusters’, and is shown to those who see all teams.';

function Sentence({ children }: { children: React.ReactNode }) {
  return <p className="max-w-3xl text-2xl tracking-tight text-balance">{children}</p>;
}

function Part({ ratio, reason }: { ratio: number | null; reason: string }) {
  if (ratio === null) return <Unknown reason={reason} />;
  return <strong className="font-semibold whitespace-nowrap figure">{formatRatio(ratio)}</strong>;
}
