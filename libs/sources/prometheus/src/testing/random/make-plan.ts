import { Chance } from './chance';
import { makeNodes } from './make-nodes';
import { Workloads } from './make-workloads';
import { Placing } from './placing';
import type { Plan } from './plan';

/**
 * A small cluster with what a seed gives it of the oddities that clusters have.
 * @param hours that it is planned for
 * @param moment seconds: everything begins and ends at multiples of it
 */
export function makePlan(seed: number, hours: number, moment: number): Plan {
  const chance = new Chance(seed);
  const length = hours * 3_600;
  const nodes = makeNodes(chance, length, moment);
  const room = { chance, length, moment, nodes };
  const placing = new Placing(room);
  const workloads = new Workloads(room, placing);
  workloads.onDevices();
  workloads.daemonSet(0);
  const count = chance.whole(4, 12);
  for (let index = 1; index <= count; index++) workloads.any(index);
  workloads.leftovers();
  const { pods, volumes, balancers } = placing;
  return { length, nodes, pods, volumes, balancers, management: chance.is(0.8) ? 0.1 : null };
}
