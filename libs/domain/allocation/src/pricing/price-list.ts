import { filterFields, matches, NO_LABELS, type Filter, type FilterField, type FilterFields } from '@showback/vocabulary';
import { placementOf } from '../placement';
import type { MeasuredNode, MeasuredVolume, PriceList, PriceRule } from './measured-hour';

/** A configured price as decimal text, where a condition holds; null: everywhere. */
export interface PriceSetting {
  price: string;
  when: Filter | null;
}

export type PriceSettings = Readonly<Partial<Record<keyof PriceList, readonly PriceSetting[]>>>;

/** What a price's condition can ask about. */
export const PRICED_BY: Readonly<Record<keyof PriceList, readonly FilterField['name'][]>> = {
  cpuCoreHour: ['node', 'nodePool', 'instanceType', 'capacityType', 'region', 'label'],
  memoryGiBHour: ['node', 'nodePool', 'instanceType', 'capacityType', 'region', 'label'],
  gpuHour: ['node', 'nodePool', 'instanceType', 'capacityType', 'region', 'label'],
  storageGiBHour: ['namespace', 'label'],
};

/** The fields of a condition that a price cannot ask about. */
export function unpriceable(name: keyof PriceList, when: Filter): string[] {
  return filterFields(when)
    .map((field) => field.name)
    .filter((field) => !PRICED_BY[name].includes(field));
}

/** The configuration's prices, ready to be asked: `label[…]` is a node's own label, of a volume `label[storageClass]`. */
export function priceList(settings: PriceSettings, region: string | null): PriceList {
  const ofNode = rules(settings, (node: MeasuredNode) => nodeFields(node, region));
  return {
    cpuCoreHour: ofNode('cpuCoreHour'),
    memoryGiBHour: ofNode('memoryGiBHour'),
    gpuHour: ofNode('gpuHour'),
    storageGiBHour: rules(settings, volumeFields)('storageGiBHour'),
  };
}

function rules<Thing>(
  settings: PriceSettings,
  fieldsOf: (thing: Thing) => FilterFields,
): (name: keyof PriceList) => PriceRule<Thing>[] {
  return (name) =>
    (settings[name] ?? []).map(({ price, when }) => ({
      price: Number(price),
      when: when === null ? null : (thing) => matches(when, fieldsOf(thing)),
    }));
}

const NOTHING: FilterFields = {
  kind: 'workload',
  cluster: null,
  region: null,
  namespace: null,
  controllerKind: null,
  workload: null,
  container: null,
  pod: null,
  node: null,
  nodePool: null,
  capacityType: null,
  instanceType: null,
  ...NO_LABELS,
};

function nodeFields(node: MeasuredNode, region: string | null): FilterFields {
  const { nodePool, capacityType, instanceType, region: own } = placementOf(node, region);
  return { ...NOTHING, node: node.name, nodePool, capacityType, instanceType, region: own, labels: node.labels };
}

function volumeFields({ claimNamespace, storageClass }: MeasuredVolume): FilterFields {
  return { ...NOTHING, namespace: claimNamespace, labels: storageClass === null ? {} : { storageClass } };
}
