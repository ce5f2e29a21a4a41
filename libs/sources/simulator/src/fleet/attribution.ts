import { formatDay, type Instant } from '@showback/vocabulary';

/** The teams of Acme. `growth` is on its own, or has become part of mobile. */
function teams(growth: 'own' | 'merged'): string {
  const mobile =
    growth === 'own'
      ? `  - { id: mobile, name: Mobile, parent: commerce, timezone: Europe/Lisbon }
  - { id: growth, name: Growth, parent: commerce, slack: "#growth" }`
      : `  - { id: mobile, name: Mobile and Growth, aliases: [growth], parent: commerce, timezone: Europe/Lisbon, slack: "#growth" }`;
  return `teams:
  - { id: commerce, name: Commerce }                 # a roof: by=parent sums what is under it
  - id: payments
    name: Payments
    aliases: [pay]                                   # one deployment says team: pay
    parent: commerce
    costCenter: "100"
    slack: "#payments"
    timezone: Europe/Berlin
    groups: [payments-devs]                          # of the identity provider: who may see it
    repositories: [acme/payments, acme/ledger]
  - { id: search, name: Search, parent: commerce }
  - { id: catalog, name: Catalog, parent: commerce, costCenter: "210" }
  - { id: orders, name: Orders, parent: commerce }
${mobile}
  - { id: identity, name: Identity, costCenter: "130" }
  - { id: logistics, name: Logistics, costCenter: "300" }
  - { id: nimbus, name: Nimbus, parent: commerce }   # acquired
  - { id: data, name: Data, costCenter: "400" }
  - { id: ml, name: Machine Learning, parent: data, costCenter: "410" }
  - { id: platform, name: Platform, slack: "#platform" }
unknownTeams: next                                   # a value that is no team: the next rule is tried
`;
}

const RULES = `
dimensions:
  team:
    - { value: platform, when: 'namespace:"kube-system","linkerd","edge","monitoring","platform"' }
    - { label: team }
    - { label: squad }
    # Nimbus brought numbers of its own.
    - { label: bu_owner, when: 'namespace:"nimbus"', map: { "0417": nimbus, "0418": nimbus } }
    - { annotation: backstage.io/owner }
    - { namespaceLabel: team }
    # search-prd, growth-dev, …
    - { namespace: '^(?<value>[a-z0-9]+)-(dev|stg|prd)$' }
    # Previews live in one namespace: storefront-pr-4431 is of whoever builds the storefront.
    - { label: app.kubernetes.io/part-of, when: 'namespace:"previews"', replace: ['-pr-\\d+$', ""], map: { storefront: catalog, checkout: payments } }
  service:
    - { label: app.kubernetes.io/part-of, replace: ['-pr-\\d+$', ""] }
    - { label: app.kubernetes.io/name }
    - { label: app }
    - { controller: true }
  environment:
    - { value: preview, when: 'label[app.kubernetes.io/managed-by]:"preview-bot"' }
    - { label: env }
    - { namespace: '-(?<value>dev|stg|prd)$', map: { prd: prod } }
    - { value: dev, when: 'cluster~:"dev"' }
    - { value: prod }
  costCenter:
    - { namespaceLabel: cost_center }
  purchase:                                          # spot or on-demand, as the nodes say
    - { nodeLabel: karpenter.sh/capacity-type }

shared:                                              # from top to bottom; what platform receives passes on to the last rule
  - { name: management, when: 'kind:"management"', split: even, within: region }
  - { name: ingress, when: 'namespace:"edge"', split: fixed, weights: { payments: 40, search: 30, catalog: 20, mobile: 10 } }
  - { name: monitoring, when: 'namespace:"monitoring"', split: proportional, within: fleet, among: all }
  - { name: builds, when: 'namespace:"ci"', split: even, among: 'environment:"dev","stg"' }
  - { name: platform, when: 'team:"platform"', split: proportional, within: cluster, among: listed, absorb: 0.2 }

idle:                                                # the first that matches a node pool
  - { when: 'nodePool:"payments-dedicated"', to: payments }
  - { when: 'nodePool:"legacy-memory"', mode: separate }
  - { mode: share }
`;

/** On which day of a month Acme reorganises. */
const REORGANISED_ON = 15;

/**
 * Who owns what at Acme, as its platform team wrote it: two versions of the attribution document, oldest first. The second is
 * in force from the latest 15th of a month on, when growth became part of mobile, so that it lies within any 31 days.
 */
export function simulatedAttribution(now: Instant): [before: string, since: string] {
  const date = new Date(now);
  const month = date.getUTCMonth() - (date.getUTCDate() < REORGANISED_ON ? 1 : 0);
  const day = formatDay(Date.UTC(date.getUTCFullYear(), month, REORGANISED_ON));
  return [
    `# Who owns what at Acme, the simulated shop.\n${teams('own')}${RULES}`,
    `# Growth became part of mobile; days before keep the growth that they had.\neffectiveFrom: ${day}\n${teams('merged')}${RULES}`,
  ];
}
