/**
 * Growth of the buckets: each holds the values above γ^(i−1) up to γ^i. Answering with 2γ^i ÷ (γ + 1) is then wrong by at
 * most (γ − 1) ÷ (γ + 1) = 2.44 % (DDSketch: Masson, Rim, Lee, PVLDB 12(12), 2019). The Vertical Pod Autoscaler's buckets grow alike.
 */
export const SKETCH_GROWTH = 1.05;

/** The most by which an answered quantile differs from the sample that it stands for, as a part of it. */
export const SKETCH_ERROR = (SKETCH_GROWTH - 1) / (SKETCH_GROWTH + 1);

const LOG_GROWTH = Math.log(SKETCH_GROWTH);
const BUCKETS = bucketOf(Number.MAX_SAFE_INTEGER) + 1;
/** Of the encoding and of the buckets: what is stored with one is never read with another. */
const FORMAT = 1;
const FAULT = 'not a sketch';

/**
 * Samples of a quantity in whole units (micro-cores, bytes), counted in buckets of equal relative width: quantiles within
 * {@link SKETCH_ERROR} at any rank, samples below one unit as 0. Merging only adds counts, so that hours merged in any order and grouping give
 * the very bytes that all samples at once would.
 */
export class Sketch {
  private readonly counts = new Float64Array(BUCKETS);
  private zeros = 0;
  /** The buckets that may hold something: first and last. */
  private first = BUCKETS;
  private last = -1;

  /** Counts a sample some times. @throws RangeError on what is no quantity */
  add(value: number, times = 1): void {
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw new RangeError(`not a quantity: ${value}`);
    if (value < 1) this.zeros += times;
    else this.addTo(bucketOf(value), times);
  }

  /** Adds the counts of an encoded sketch. @throws RangeError when it is none */
  merge(code: Uint8Array): void {
    if (code[0] !== FORMAT) throw new RangeError(FAULT);
    const reader: Reader = { code, at: 1 };
    this.zeros += readCount(reader);
    if (reader.at === code.length) return;
    let bucket = readCount(reader);
    for (;;) {
      const token = readCount(reader);
      const gap = token % 2;
      if (bucket >= BUCKETS) throw new RangeError(FAULT);
      this.addTo(bucket, (token - gap) / 2 + 1);
      if (reader.at === code.length) return;
      bucket += gap === 0 ? 1 : readCount(reader) + 2;
    }
  }

  /** How many samples it holds. */
  count(): number {
    let count = this.zeros;
    for (let bucket = this.first; bucket <= this.last; bucket++) count += this.counts[bucket] ?? 0;
    return count;
  }

  /**
   * The sample that a part of all samples does not exceed: of n the ⌈ratio × n⌉th from below, the first for 0. Null of none.
   * @param ratio 0.95 for p95
   */
  quantile(ratio: number): number | null {
    const count = this.count();
    if (count === 0) return null;
    let left = Math.max(1, Math.ceil(ratio * count)) - this.zeros;
    if (left <= 0) return 0;
    for (let bucket = this.first; bucket <= this.last; bucket++) {
      left -= this.counts[bucket] ?? 0;
      if (left <= 0) return valueOf(bucket);
    }
    return valueOf(this.last);
  }

  /**
   * As bytes: the format, the count of zeros, the first bucket, then for each bucket that holds something (count − 1) × 2, plus one where
   * empty ones follow, whose number less one stands behind. Numbers in groups of 7 bits, the lowest first. Equal counts give equal bytes.
   */
  encode(): Uint8Array {
    const code: number[] = [FORMAT];
    writeCount(code, this.zeros);
    let before = -1;
    let held = 0;
    for (let bucket = this.first; bucket <= this.last; bucket++) {
      const count = this.counts[bucket] ?? 0;
      if (count === 0) continue;
      if (before < 0) writeCount(code, bucket);
      else writeBucket(code, held, bucket - before - 1);
      before = bucket;
      held = count;
    }
    if (before >= 0) writeBucket(code, held, 0);
    return Uint8Array.from(code);
  }

  /** Forgets all samples. */
  clear(): void {
    if (this.first <= this.last) this.counts.fill(0, this.first, this.last + 1);
    this.zeros = 0;
    this.first = BUCKETS;
    this.last = -1;
  }

  private addTo(bucket: number, times: number): void {
    this.counts[bucket] = (this.counts[bucket] ?? 0) + times;
    if (bucket < this.first) this.first = bucket;
    if (bucket > this.last) this.last = bucket;
  }
}

/** The bucket of a value ≥ 1. */
function bucketOf(value: number): number {
  return Math.ceil(Math.log(value) / LOG_GROWTH);
}

function valueOf(bucket: number): number {
  return (2 * SKETCH_GROWTH ** bucket) / (SKETCH_GROWTH + 1);
}

function writeBucket(code: number[], count: number, gap: number): void {
  writeCount(code, (count - 1) * 2 + (gap > 0 ? 1 : 0));
  if (gap > 0) writeCount(code, gap - 1);
}

function writeCount(code: number[], count: number): void {
  let rest = count;
  while (rest >= 128) {
    code.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  code.push(rest);
}

interface Reader {
  code: Uint8Array;
  at: number;
}

function readCount(reader: Reader): number {
  const { code } = reader;
  // Nearly all are below 128.
  const first = code[reader.at++];
  if (first === undefined) throw new RangeError(FAULT);
  if (first < 128) return first;
  let count = first - 128;
  for (let scale = 128; scale <= Number.MAX_SAFE_INTEGER; scale *= 128) {
    const byte = code[reader.at++];
    if (byte === undefined) break;
    if (byte < 128) return count + byte * scale;
    count += (byte - 128) * scale;
  }
  throw new RangeError(FAULT);
}
