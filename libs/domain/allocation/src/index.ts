export * from './assemble';
export * from './bounds';
export * from './conserve';
export * from './cost-source';
export * from './identity';
export * from './labels';
export * from './share-idle';
export * from './source-hour';
