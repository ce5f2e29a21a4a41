import type { AttributionDocument } from '@showback/contracts';

type Rule = AttributionDocument['dimensions'][string][number];

/** A rule of the attribution document in a line, as near to how it is written as a sentence can be. */
export function RuleText({ rule }: { rule: Rule }) {
  const [source, from] = sourceOf(rule);
  return (
    <>
      {source} {from === null ? null : <code className="wrap-anywhere text-ink">{from}</code>}
      {rule.when === undefined ? null : (
        <>
          , where <code className="wrap-anywhere text-ink">{rule.when}</code>
        </>
      )}
      {rule.map === undefined ? null : ', translated'}
    </>
  );
}

function sourceOf(rule: Rule): [string, string | null] {
  if (rule.label !== undefined) return ['the pod’s label', rule.label];
  if (rule.namespaceLabel !== undefined) return ['the namespace’s label', rule.namespaceLabel];
  if (rule.annotation !== undefined) return ['the annotation', rule.annotation];
  if (rule.nodeLabel !== undefined) return ['the node’s label', rule.nodeLabel];
  if (rule.namespace !== undefined) return ['the namespace’s name by the pattern', rule.namespace];
  if (rule.value !== undefined) return ['always', rule.value];
  return ['the controller’s name', null];
}
