import { describe, expect, it } from 'vitest';
import { attributeDay } from './attribute-day';
import { shareOut } from './share-out';
import { item, policyOf, linesOf } from './testing/made-day';

describe('attributeDay', () => {
  it('gives a workload the value with most cost among its pods; pods without one do not vote', () => {
    const items = [
      item({ workload: 'api', labels: { team: 'a' }, cpu: 3n }),
      item({ workload: 'api', labels: { team: 'b' }, cpu: 4n }),
      item({ workload: 'api', labels: {}, cpu: 100n }),
    ];
    const { decisions } = attributeDay(items, policyOf({ team: [{ from: 'label', key: 'team' }] }));
    expect(decisions.map(({ owner }) => owner['team'])).toEqual(['b', 'b', 'b']);
  });

  it('shares in proportion, to the last unit, and nothing is left with its owner', () => {
    const policy = policyOf({ team: [{ from: 'label', key: 'team' }] }, [{ when: 'team:"platform"', split: 'proportional' }]);
    const items = [
      item({ workload: 'proxy', labels: { team: 'platform' }, cpu: 10n }),
      item({ workload: 'api', labels: { team: 'a' }, cpu: 2n }),
      item({ workload: 'web', labels: { team: 'b' }, cpu: 1n }),
    ];
    const { decisions, weights } = attributeDay(items, policy);
    const out = shareOut(linesOf(decisions), weights, policy);
    expect(out.kept.map(({ amounts }) => amounts.cpu)).toEqual([0n]);
    expect(out.received.map(({ team, directNano }) => [team, directNano])).toEqual([['a', 7n], ['b', 3n]]); // prettier-ignore
  });
});
