/** The pages of the dashboard that stand in its bar, in its order. `within`: paths that belong to them. */
export const PAGES = [
  { href: '/', text: 'Fleet', within: ['/teams', '/services'] },
  { href: '/explore', text: 'Explore', within: [] },
  { href: '/clusters', text: 'Clusters', within: ['/pools', '/namespaces', '/workloads'] },
  { href: '/unowned', text: 'Unowned', within: [] },
  { href: '/rules', text: 'Rules', within: [] },
  { href: '/data', text: 'Data', within: [] },
] as const;
