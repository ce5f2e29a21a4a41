import { parseNano, type Nano } from '@showback/vocabulary';

/** The most that a unit of a resource can cost; beyond it the price is taken for a fault of the source. In nano-units of the currency. */
export interface PriceBounds {
  cpuCoreHour: Nano;
  memoryGiBHour: Nano;
  gpuHour: Nano;
}

/**
 * In US dollars: some 30 to 60 times OpenCost's own default prices and several times the dearest that the large clouds list
 * (a core about 0.1, a GiB about 0.015, a GPU about 18). Price spikes that were reported are hundreds of dollars per core
 * hour (opencost#3620) and more (opencost#2243, a GPU node of 3.8e8 per hour).
 */
const BOUNDS_USD: PriceBounds = {
  cpuCoreHour: parseNano('1'),
  memoryGiBHour: parseNano('0.25'),
  gpuHour: parseNano('50'),
};

// prettier-ignore
/** Roughly how many units of a currency make a dollar, where it is three or more: only to scale the bounds, no figure is ever converted. */
const UNITS_PER_DOLLAR: Readonly<Record<string, number>> = {
  AED: 4, ARS: 1_500, BDT: 120, BGN: 2, BRL: 6, CLP: 950, CNY: 7, COP: 4_200, CZK: 23, DKK: 7, EGP: 50, HKD: 8, HUF: 370,
  IDR: 17_000, ILS: 4, INR: 90, ISK: 135, JPY: 155, KES: 130, KRW: 1_450, KZT: 530, LKR: 310, MAD: 10, MXN: 20, MYR: 5,
  NGN: 1_600, NOK: 11, PEN: 4, PHP: 58, PKR: 285, PLN: 4, QAR: 4, RON: 5, RSD: 110, RUB: 100, SAR: 4, SEK: 11, THB: 35,
  TRY: 45, TWD: 32, UAH: 42, UYU: 42, VND: 26_500, ZAR: 18,
};

/** The bounds in a currency. */
export function priceBounds(currency: string): PriceBounds {
  const scale = BigInt(UNITS_PER_DOLLAR[currency] ?? 1);
  return {
    cpuCoreHour: BOUNDS_USD.cpuCoreHour * scale,
    memoryGiBHour: BOUNDS_USD.memoryGiBHour * scale,
    gpuHour: BOUNDS_USD.gpuHour * scale,
  };
}

/**
 * What OpenCost charges where it finds no price (its `default.json`): nodes at exactly these prices say that pricing does not work.
 * Per core hour and per GiB hour, in nano-units.
 */
export const DEFAULT_PRICES: readonly { cpuCoreHour: Nano; memoryGiBHour: Nano; spot: boolean }[] = [
  { cpuCoreHour: parseNano('0.031611'), memoryGiBHour: parseNano('0.004237'), spot: false },
  { cpuCoreHour: parseNano('0.006655'), memoryGiBHour: parseNano('0.000892'), spot: true },
];

/** Measured use may pass capacity by what sampling makes of it. */
export const USED_ABOVE_CAPACITY = 1.05;

/** What runs for part of an hour is known to OpenCost's resolution only (PROMETHEUS_QUERY_RESOLUTION_SECONDS, 300 unless set): its hours can be too long by that. */
export const RESOLUTION_MINUTES = 5;

/** Allocations and assets of one hour may differ by this part of the assets before it is worth a flag: OpenCost's own tests allow as much. */
export const ASSET_DIFFERENCE_RATIO = { numerator: 2n, denominator: 100n };
