import { at } from './calendar';

/**
 * What happens once in every cycle of four weeks, in minutes since its start (a Sunday, midnight UTC). README.md tells it.
 * As a cycle begins, both clusters get new node images: all nodes and pods are replaced.
 * Each event lasts less than two days or is a change at one instant, so that any thirty days hold all of it.
 */
export const STORY = {
  /** The checkout asks for more CPU than it needs, and is cut back later. */
  checkoutGrows: { from: at(2, 10, 20), to: at(18, 9, 40) },
  /** Search joins the service mesh: each of its pods gets a sidecar; taken out again later. */
  searchJoinsMesh: { from: at(9, 13, 10), to: at(24, 8, 30) },
  /** A retry loop makes the image resizer scale to six times its replicas for nine hours of a Thursday. */
  resizerSpike: { from: at(11, 13), to: at(11, 22), times: 6 },
  /** A campaign site that lives for six days. */
  campaign: [at(13, 7), at(19, 16)] as const,
  /** On-demand prices rise by 6 % in one cycle and fall back in the next. */
  priceChange: at(16),
  /** Nobody recorded acme-prod in these hours. */
  gap: {
    from: at(20, 2),
    to: at(20, 6),
    reason: 'the simulated OpenCost lost its Prometheus for four hours: nothing was recorded, and nothing can be read again',
  },
} as const;
