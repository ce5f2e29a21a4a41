export { simulatedAttribution } from './fleet/attribution';
export { simulatedFleet, type SimulatedCluster } from './fleet/fleet';
export { SimulatorSource } from './simulator-source';
