import { BlockList, isIPv4 } from 'node:net';
import type { Request } from 'express';
import { parseNetwork } from '../config/network';

/** What the dashboard's server saw at the other end of its own socket. It never passes on what a caller wrote there. */
const SEEN_BY_DASHBOARD = 'x-showback-peer';

/**
 * Whether whoever made a request may say in whose name: the peer of its socket is in a trusted network, and so is, where it
 * came through the dashboard, whoever spoke to that. What a caller adds to the chain can only make it less trusted.
 */
export function trustedPeers(networks: readonly string[]): (request: Pick<Request, 'socket' | 'headers'>) => boolean {
  const trusted = new BlockList();
  for (const written of networks) {
    const network = parseNetwork(written);
    if (network !== null) trusted.addSubnet(network.address, network.prefix, network.family);
  }
  // An IPv4 peer of a socket that speaks both is `::ffff:10.0.0.1`: BlockList takes it for what it is.
  const isTrusted = (address: string): boolean => trusted.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  return ({ socket, headers }) => {
    const seen = headers[SEEN_BY_DASHBOARD];
    const hops = [socket.remoteAddress ?? '', ...(seen === undefined ? [] : String(seen).split(','))];
    return hops.every((hop) => isTrusted(hop.trim()));
  };
}
