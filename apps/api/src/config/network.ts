import { BlockList, isIP } from 'node:net';

/** A network: an address, and how many of its leading bits count. */
export interface Network {
  address: string;
  family: 'ipv4' | 'ipv6';
  prefix: number;
}

/** `10.0.0.0/8`, `fd00::/8`, or one address → the network; null when it is none. */
export function parseNetwork(written: string): Network | null {
  const [, address = '', length] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(written) ?? [];
  const version = isIP(address);
  if (version === 0) return null;
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  return prefix > bits ? null : { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix };
}

/** Whether it holds every address there is, or, written as IPv6, the IPv4 ones. */
export function holdsEverybody({ address, family, prefix }: Network): boolean {
  const network = new BlockList();
  network.addSubnet(address, prefix, family);
  return prefix === 0 || (family === 'ipv6' && network.check('::ffff:192.0.2.1', 'ipv6'));
}
