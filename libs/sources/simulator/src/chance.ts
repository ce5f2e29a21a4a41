/** Mixes two 32-bit numbers into one that looks random; the same two always give the same. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b ^ 0x27d4eb2f, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** A 32-bit number for a text. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash >>> 0, text.length);
}

/** A 32-bit number as a ratio in [0, 1). */
export function ratio(hash: number): number {
  return hash / 0x1_0000_0000;
}

/** What Kubernetes draws the random parts of names from. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** The random part of a name as Kubernetes makes it (`x7k2p`). */
export function nameSuffix(hash: number, length: number): string {
  let suffix = '';
  for (let index = 0; index < length; index++) suffix += ALPHABET.charAt(mix(hash, index) % ALPHABET.length);
  return suffix;
}

/** Hexadecimal digits, for identifiers of machines and volumes. */
export function hexDigits(hash: number, length: number): string {
  let digits = '';
  for (let index = 0; digits.length < length; index++) digits += mix(hash, index).toString(16).padStart(8, '0');
  return digits.slice(0, length);
}
