const SPECIAL: Record<string, string> = {
  __idle__: 'Idle',
  __unmounted__: 'Unmounted',
  __management__: 'Cluster management',
  __unattributed__: 'Unattributed',
  __unallocated__: 'Without a value',
  __shared__: 'Shared costs received',
  __other__: 'All others',
};

/** A name as people read it: what the API writes as `__idle__` in words, all else as it is. */
export function readable(name: string): string {
  return Object.hasOwn(SPECIAL, name) ? (SPECIAL[name] ?? name) : name;
}

const COMPONENTS: Record<string, string> = {
  cpu: 'CPU',
  memory: 'Memory',
  gpu: 'GPU',
  storage: 'Storage',
  network: 'Network',
  loadBalancer: 'Load balancers',
  shared: 'Shared costs received',
  idle: 'Idle carried',
  other: 'Other and rounding',
};

/** A part of a cost as people call it. */
export function componentName(component: string): string {
  return COMPONENTS[component] ?? component;
}
