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
  const { ofCost, monthly } = total;
  if (monthly === null || signOf(monthly.cost) === 0) return null;
  const said = { total, currency };
  return (
    <section aria-label="Requested and used" className="mt-10">
      {monthly.idle === null ? (
        <Sentence>
          Of {aMonth(monthly.cost, said)} for CPU and memory of what you see, <Part ratio={ofCost.used} reason={NOT_MEASURED} />{' '}
          is used.
        </Sentence>
      ) : (
        <Sentence>
          Of {aMonth(monthly.cost, said)} for CPU and memory, <Part ratio={ofCost.allocated} reason={NOT_MEASURED} /> is requested
          and <Part ratio={ofCost.used} reason={NOT_MEASURED} /> used.
        </Sentence>
      )}
      <p className="mt-3 max-w-3xl text-sm text-quiet">
        {monthly.idle === null ? (
          <>
            {aMonth(monthly.unused, said)} is requested and not used. What nobody requested is the clusters’, and is shown to
            those who see all teams.
          </>
        ) : (
          <>
            {aMonth(monthly.idle, said)} is requested by nobody, which is the clusters’ to change; another{' '}
            {aMonth(monthly.unused, said)} is requested and not used, which is the teams’: two figures, never one.
          </>
        )}{' '}
        Requested counts what is used beyond a request. A month is 730 hours like those of {formatDays(window)}.
        {signOf(monthly.gpu.cost) === 0 ? null : (
          <>
            {' '}
            <Gpus {...said} />
          </>
        )}
      </p>
    </section>
  );
}

type Said = Pick<UtilisationResponse, 'total' | 'currency'>;

/** How many nobody requested, for those who see that, and how busy the others were. */
function Gpus({ total, currency }: Said) {
  const { monthly, gpu } = total;
  if (monthly === null) return null;
  const said = { total, currency };
  const { cost, idle, unused } = monthly.gpu;
  const [are, were] = idle === null ? ['they are', 'they were'] : ['the others are', 'the others were'];
  return (
    <>
      GPUs are apart: of {aMonth(cost, said)}, {idle === null ? null : <>{aMonth(idle, said)} is requested by nobody, and </>}
      {unused === null || gpu.usedOfRequested === null ? (
        `how busy ${are} is not measured.`
      ) : (
        <>
          {were} busy <Part ratio={gpu.usedOfRequested} reason={NOT_MEASURED} /> of the time, which leaves {aMonth(unused, said)}{' '}
          unused.
        </>
      )}
    </>
  );
}

function aMonth(amount: string | null, { currency }: Said) {
  return (
    <span className="whitespace-nowrap">
      <Money amount={amount} currency={currency} reason={NOT_MEASURED} /> a month
    </span>
  );
}

const NOT_MEASURED = 'not-measured';

function Sentence({ children }: { children: React.ReactNode }) {
  return <p className="max-w-3xl text-2xl tracking-tight text-balance">{children}</p>;
}

function Part({ ratio, reason }: { ratio: number | null; reason: string }) {
  if (ratio === null) return <Unknown reason={reason} />;
  return <strong className="font-semibold whitespace-nowrap figure">{formatRatio(ratio)}</strong>;
}
