export { simulatedAttribution } from './fleet/attribution';
export { clusterNamed, simulatedFleet, type SimulatedCluster } from './fleet/fleet';
export { writeOpenMetrics } from './open-metrics/open-metrics';
export { SimulatorSource } from './simulator-source';
