/** Any way out but a radio: a link that is up, an address, a route. The loopback interface is none. */
import type { MachineFiles } from './machine-files.ts';
import { fail, listed, pass, type Seen } from './seen.ts';

export interface NetworkFacts {
  readonly interfaces: readonly { readonly name: string; readonly carrier: boolean; readonly operstate: string }[];
  readonly addresses: readonly string[];
  /** Interfaces that routes go over. */
  readonly routes: readonly string[];
}

/** The kernel's own IPv4 addresses stand in the trie as /32 host LOCAL, below the line with the address. */
export function parseFibTrie(text: string): readonly string[] {
  const addresses = new Set<string>();
  let address = '';
  for (const line of text.split('\n')) {
    address = /\|-- (\S+)/.exec(line)?.[1] ?? address;
    if (line.includes('/32 host LOCAL') && !address.startsWith('127.')) addresses.add(address);
  }
  return [...addresses];
}

/** /proc/net/if_inet6: address, index, prefix length, scope, flags, interface. */
export function parseIfInet6(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([address, , , , , name]) => address !== '' && name !== 'lo')
    .map(([address = '']) => (address.match(/.{4}/g) ?? []).map((group) => group.replace(/^0{1,3}/, '')).join(':'));
}

/** /proc/net/route has the interface first, and a line of headings. */
export const parseRoute = (text: string): readonly string[] =>
  text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .filter((name) => name !== '' && name !== 'lo');

/** /proc/net/ipv6_route has the interface last. */
export const parseIpv6Route = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim().split(/\s+/).at(-1) ?? '')
    .filter((name) => name !== '' && name !== 'lo');

export function judgeNetwork({ interfaces, addresses, routes }: NetworkFacts): Seen {
  const up = interfaces.filter((i) => i.carrier || i.operstate === 'up').map((i) => i.name);
  const found = [
    ...(up.length > 0 ? [`${listed(up)} connected`] : []),
    ...(addresses.length > 0 ? [`address ${listed(addresses)}`] : []),
    ...(addresses.length === 0 && routes.length > 0 ? [`route over ${listed([...new Set(routes)])}`] : []),
  ];
  return found.length > 0 ? fail(found.join('; ')) : pass('no carrier, no address');
}

/** Linux answers EINVAL for an interface that is switched off. */
async function carrierOf(machine: MachineFiles, name: string): Promise<boolean> {
  try {
    return (await machine.text(`/sys/class/net/${name}/carrier`)) === '1';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EINVAL') return false;
    throw error;
  }
}

export async function lookAtNetwork(machine: MachineFiles): Promise<Seen> {
  const names = (await machine.namesThatMustBe('/sys/class/net')).filter((name) => name !== 'lo');
  const read = async (file: string, parse: (text: string) => readonly string[]): Promise<readonly string[]> =>
    parse((await machine.text(`/proc/net/${file}`)) ?? '');
  await machine.textThatMustBe('/proc/net/dev');
  const interfaces = [];
  for (const name of names) {
    // bonding_masters is a plain file in this folder
    const operstate = await machine.text(`/sys/class/net/${name}/operstate`);
    if (operstate !== null) interfaces.push({ name, operstate, carrier: await carrierOf(machine, name) });
  }
  return judgeNetwork({
    interfaces,
    addresses: [...(await read('fib_trie', parseFibTrie)), ...(await read('if_inet6', parseIfInet6))],
    routes: [...(await read('route', parseRoute)), ...(await read('ipv6_route', parseIpv6Route))],
  });
}
