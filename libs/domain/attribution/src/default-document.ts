import type { AttributionDocument, RuleEntry } from './document';

/**
 * Labels by which people say whose a thing is, the plainest first: `team` means nothing else; `squad` is a team by another
 * name; the ones with a prefix are rare, but where they are, they are meant; `owner` comes last, because it may be a person.
 */
const TEAM_LABELS = ['team', 'squad', 'app.kubernetes.io/team', 'backstage.io/owner', 'app.kubernetes.io/owner', 'owner'];

/** `env` is short for `environment`; Datadog's is set where its agent runs, by the same people. */
const ENVIRONMENT_LABELS = ['environment', 'env', 'app.kubernetes.io/environment', 'tags.datadoghq.com/env'];

/**
 * What decides where nobody wrote a document: it owns what it can by labels that are in wide use, shares nothing and leaves
 * idle by itself. No team is listed, so every value becomes a team.
 *
 * - `team`: what the pods say of themselves goes before what is said of their whole namespace, so that the exceptions in a
 *   namespace are theirs and the rest is its owner's. Within each, the order of {@link TEAM_LABELS}. What has neither is
 *   nobody's: a namespace's name is no team until somebody says so.
 * - `service`: Backstage's id is set on purpose, by those who keep a catalogue; `part-of` and `name` are Kubernetes' own
 *   words for the application and its component, the application first, because an SLO is about it; `app` and `k8s-app` are
 *   the habits of before; Argo CD's instance often has the environment in its name; the workload's own name is always there.
 * - `environment`: the pods', then the namespace's.
 */
export const DEFAULT_DOCUMENT: AttributionDocument = {
  teams: [],
  dimensions: {
    team: [...labels(TEAM_LABELS), ...namespaceLabels(TEAM_LABELS)],
    service: [
      ...labels(['backstage.io/kubernetes-id', 'app.kubernetes.io/part-of', 'app.kubernetes.io/name', 'app', 'k8s-app']),
      ...labels(['argocd.argoproj.io/instance']),
      { controller: true },
    ],
    environment: [...labels(ENVIRONMENT_LABELS), ...namespaceLabels(ENVIRONMENT_LABELS)],
  },
  shared: [],
  idle: [],
};

function labels(names: readonly string[]): RuleEntry[] {
  return names.map((label) => ({ label }));
}

function namespaceLabels(names: readonly string[]): RuleEntry[] {
  return names.map((namespaceLabel) => ({ namespaceLabel }));
}
