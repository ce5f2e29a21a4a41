import * as z from 'zod';
import { costParameters } from './costs';
import { Money, Ratio } from './envelope';

export const EXPLAIN_PATH = '/api/v1/attribution/explain';

/** Which workload, on which day. */
export const ExplainQuery = z.strictObject({
  cluster: z.string().min(1).max(300),
  namespace: z.string().min(1).max(300),
  kind: z.string().min(1).max(300).describe('Deployment, CronJob …; matched without case.'),
  name: z.string().min(1).max(300),
  day: z.iso.date().optional().describe('A UTC day, 2026-11-18; default: the last one of which an hour is collected.'),
  window: costParameters.window.describe('In place of a day: the last day within it on which the workload ran.'),
  attribution: costParameters.attribution,
});
export type ExplainQuery = z.infer<typeof ExplainQuery>;

export const ExplainedRule = z
  .strictObject({
    index: z.int().nonnegative().describe('Its place in the dimension, from 0.'),
    rule: z.record(z.string(), z.unknown()).describe('As the document says it.'),
    saw: z.string().nullable().describe('What its source has, before it was trimmed, replaced and mapped.'),
    from: z.enum(['pod', 'namespace', 'node']).nullable().describe('Whose label it is.'),
    outcome: z.enum(['decided', 'no value', 'passed over', 'not applicable']),
  })
  .meta({ id: 'ExplainedRule' });
export type ExplainedRule = z.infer<typeof ExplainedRule>;

export const ExplainedDimension = z
  .strictObject({
    value: z.string().nullable(),
    votes: z.array(
      z.strictObject({
        value: z.string().nullable().describe('Null: its pods have no value, and vote only where none has one.'),
        pods: z.int().nonnegative().nullable().describe('Null: the hours, which know pods, are no longer kept.'),
        cost: Money,
      }),
    ),
    rules: z.array(ExplainedRule).describe('Tried for the pods that decided, up to the rule that did.'),
  })
  .meta({ id: 'ExplainedDimension' });
export type ExplainedDimension = z.infer<typeof ExplainedDimension>;

export const ExplainedShare = z
  .strictObject({
    rule: z.int().nonnegative().describe('Its place under `shared`, from 0.'),
    name: z.string(),
    role: z.enum(['distributed', 'received']).describe("The workload's own cost is distributed, or its team receives."),
    scope: z.string().describe('The cluster or region; empty: the fleet.'),
    split: z.enum(['proportional', 'even', 'fixed', 'metric']),
    amount: Money.describe("Of the workload's cost that went to others, or that the team received in all."),
    kept: Money.nullable().describe('Of the workload that stays with its owner.'),
    ratio: Ratio.nullable().describe("The team's part of all that receive; null where the asker may not know the others."),
    receivers: z.array(z.strictObject({ team: z.string(), amount: Money })),
    why: z.string(),
  })
  .meta({ id: 'ExplainedShare' });
export type ExplainedShare = z.infer<typeof ExplainedShare>;

export const ExplainResponse = z
  .strictObject({
    workload: z.strictObject({ cluster: z.string(), namespace: z.string(), kind: z.string(), name: z.string() }),
    day: z.iso.date(),
    currency: z.string(),
    version: z.int().positive().nullable().describe('Of the attribution document; null: the built-in one.'),
    owner: z.strictObject({ team: z.string(), service: z.string().nullable() }).nullable(),
    dimensions: z.record(z.string(), ExplainedDimension),
    shared: z.array(ExplainedShare),
    idle: z.strictObject({
      mode: z.enum(['separate', 'share', 'to']),
      to: z.string().nullable().describe("The team that pays for the pool's idle."),
      amount: Money.describe('Idle of its pool that would lie, or lies, on it.'),
      why: z.string(),
    }),
  })
  .meta({ id: 'ExplainResponse' });
export type ExplainResponse = z.infer<typeof ExplainResponse>;
