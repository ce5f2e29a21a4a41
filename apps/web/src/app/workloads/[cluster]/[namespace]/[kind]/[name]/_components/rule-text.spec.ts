import { describe, expect, it } from 'vitest';
import { ruleText } from './rule-text';

describe('a rule is shown as people write it', () => {
  it.each([
    [
      { value: 'platform', when: 'namespace:"kube-system","edge"' },
      `{ value: platform, when: 'namespace:"kube-system","edge"' }`,
    ],
    [
      { label: 'app.kubernetes.io/part-of', replace: ['-pr-\\d+$', ''] },
      `{ label: app.kubernetes.io/part-of, replace: ['-pr-\\d+$', ''] }`,
    ],
    [{ label: 'bu_owner', map: { '0417': 'nimbus', no: 'true' } }, `{ label: bu_owner, map: { '0417': nimbus, 'no': 'true' } }`],
    [{ controller: true }, '{ controller: true }'],
    [{ value: "it's", when: undefined }, "{ value: 'it''s' }"],
    [{ value: 'a\nb' }, '{ value: "a\\nb" }'],
  ])('%j', (rule, text) => {
    expect(ruleText(rule)).toBe(text);
  });
});
