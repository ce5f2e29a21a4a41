export { OpenCostSource, type OpenCostOptions } from './open-cost-source';
