import { LedgerFault } from '../faults';

const CHUNK_BYTES = 256 * 1024;
/** The first chunk: many tables of an hour have only some rows. */
const FIRST_BYTES = 16 * 1024;
/** Microseconds from 1970 to PostgreSQL's epoch, 2000-01-01. */
const EPOCH_MICROS = 946_684_800_000_000n;
const EPOCH_DAYS = 10_957;

/** Opens a binary COPY: signature, flags, no extension. */
export const COPY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** Ends a binary COPY. */
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

/**
 * Writes tuples of PostgreSQL's binary COPY format into chunks of bounded size.
 * A chunk that is handed out is never written to again.
 */
export class CopyEncoder {
  private buffer = Buffer.allocUnsafe(FIRST_BYTES);
  private view = viewOf(this.buffer);
  private at = 0;

  /**
   * Begins a tuple of `columns` columns.
   * @param room most bytes that the tuple can take beyond 12 per column (its texts)
   * @returns a full chunk to send first, or null
   */
  begin(columns: number, room = 0): Buffer | null {
    const need = 2 + columns * 12 + room;
    const full = this.at + need > this.buffer.length ? this.take(need) : null;
    this.view.setInt16(this.at, columns);
    this.at += 2;
    return full;
  }

  bigint(value: bigint): void {
    this.view.setInt32(this.at, 8);
    this.view.setBigInt64(this.at + 4, value);
    if (this.view.getBigInt64(this.at + 4) !== value) throw new LedgerFault(`${value} does not fit into 64 bits`);
    this.at += 12;
  }

  /** A safe integer as bigint. */
  integer(value: number): void {
    if (!Number.isSafeInteger(value)) throw new LedgerFault(`${value} is not a safe integer`);
    const high = Math.floor(value / 4_294_967_296);
    this.view.setInt32(this.at, 8);
    this.view.setInt32(this.at + 4, high);
    this.view.setUint32(this.at + 8, value - high * 4_294_967_296);
    this.at += 12;
  }

  /** As int4. */
  int32(value: number): void {
    if ((value | 0) !== value) throw new LedgerFault(`${value} does not fit into 32 bits`);
    this.view.setInt32(this.at, 4);
    this.view.setInt32(this.at + 4, value);
    this.at += 8;
  }

  /** As int2. */
  int16(value: number): void {
    if ((value << 16) >> 16 !== value) throw new LedgerFault(`${value} does not fit into 16 bits`);
    this.view.setInt32(this.at, 2);
    this.view.setInt16(this.at + 4, value);
    this.at += 6;
  }

  /** The UTC day that begins at an instant. */
  date(millis: number): void {
    this.int32(millis / 86_400_000 - EPOCH_DAYS);
  }

  timestamp(millis: number): void {
    this.bigint(BigInt(millis) * 1000n - EPOCH_MICROS);
  }

  /** `begin` must have reserved `Buffer.byteLength(value)`. */
  text(value: string): void {
    const length = this.buffer.write(value, this.at + 4);
    this.view.setInt32(this.at, length);
    this.at += 4 + length;
  }

  /** `begin` must have reserved their number. */
  bytes(value: Uint8Array): void {
    this.view.setInt32(this.at, value.length);
    this.buffer.set(value, this.at + 4);
    this.at += 4 + value.length;
  }

  null(): void {
    this.view.setInt32(this.at, -1);
    this.at += 4;
  }

  /** What was written since the last chunk. */
  flush(): Buffer {
    return this.buffer.subarray(0, this.at);
  }

  private take(need: number): Buffer {
    const full = this.flush();
    this.buffer = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, need));
    this.view = viewOf(this.buffer);
    this.at = 0;
    return full;
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}
