import type { ExplainedDimension, ExplainedShare, ExplainResponse } from '@showback/contracts';
import Link from 'next/link';
import { Money } from '../../../../../../../components/figures/money';
import { Trouble } from '../../../../../../../components/states/trouble';
import type { Answer } from '../../../../../../../lib/api';
import { formatDays } from '../../../../../../../lib/format';
import { rulesHref } from '../../../../../../../lib/hrefs';
import { readable } from '../../../../../../../lib/names';
import { ruleText } from './rule-text';

/** Whose the workload is on its last day within the window: each rule that was tried, what it saw, the votes, the shares. */
export function Why({ answer }: { answer: Answer<ExplainResponse> }) {
  return (
    <section aria-labelledby="why" className="min-w-0">
      <h2 id="why" className="text-lg font-semibold tracking-tight">
        Which rule says so
      </h2>
      {answer.ok ? <Explained explained={answer.data} /> : <Trouble trouble={answer} />}
    </section>
  );
}

function Explained({ explained }: { explained: ExplainResponse }) {
  const { day, version, dimensions, shared, idle, currency } = explained;
  return (
    <div className="mt-4 space-y-6 text-sm">
      <p className="text-quiet">
        On {formatDays({ start: `${day}T00:00:00Z`, end: `${day}T24:00:00Z` })}, by{' '}
        <Link href={rulesHref(version ?? undefined)} prefetch={false} className="link text-ink">
          {version === null ? 'the built-in rules' : `version ${version} of the rules`}
        </Link>
        :
      </p>
      {Object.entries(dimensions).map(([name, dimension]) => (
        <Dimension key={name} name={name} dimension={dimension} currency={currency} />
      ))}
      {shared.map((share) => (
        <p key={`${share.rule} ${share.role} ${share.scope}`}>
          <Shared share={share} currency={currency} />
        </p>
      ))}
      <p>
        {idle.why.charAt(0).toUpperCase() + idle.why.slice(1)}
        {idle.to === null ? '' : ': '}
        {idle.to === null ? null : <bdi>{idle.to}</bdi>}.
      </p>
    </div>
  );
}

function Dimension({ name, dimension, currency }: { name: string; dimension: ExplainedDimension; currency: string }) {
  const { value, votes, rules } = dimension;
  return (
    <div>
      <h3 className="font-medium">
        <bdi>{name}</bdi>: {value === null ? <span className="text-quiet">none</span> : <bdi>{value}</bdi>}
      </h3>
      {votes.length > 1 ? (
        <p className="mt-1 text-quiet">
          Its pods voted with their cost:{' '}
          {votes.map((vote, at) => (
            <span key={vote.value ?? ''}>
              {at === 0 ? '' : ', '}
              {vote.value === null ? 'no value' : <bdi>{readable(vote.value)}</bdi>}{' '}
              <Money amount={vote.cost} currency={currency} />
            </span>
          ))}
        </p>
      ) : null}
      <ol className="mt-2 space-y-1">
        {rules.map(({ index, rule, saw, from, outcome }) => (
          <li key={index} className={outcome === 'decided' ? '' : 'text-quiet'}>
            Rule {index + 1}, <code className="break-all">{ruleText(rule)}</code>
            {saw === null ? null : (
              <>
                , saw <bdi className="font-medium">{saw}</bdi>
                {from === null ? '' : ` of the ${from}`}
              </>
            )}
            : {outcome}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Shared({ share: { name, role, amount, why }, currency }: { share: ExplainedShare; currency: string }) {
  const money = <Money amount={amount} currency={currency} />;
  return (
    <>
      Shared cost <bdi className="font-medium">{name}</bdi>:{' '}
      {role === 'distributed' ? <>{money} of it goes to others</> : <>its team receives {money}</>}
      <span className="text-quiet"> ({why})</span>
    </>
  );
}
