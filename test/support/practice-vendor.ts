/** Tokens' attestations of people's keys in memory: good ones, and of one person's key one for each thing that can be wrong. */
import { fromBase64, toBase64 } from '../../shared/bytes/base64.ts';
import type { AttestationAuthorities, AttestationShown } from '../../shared/format/attestation.ts';
import type { Person } from '../../shared/format/roster.ts';
import { type AttestationAsked, attestationOf, factoryAuthority, type VendorAuthority, vendorAuthority } from './attestation-chain.ts';

const FLAWS = [
  'foreign',
  'without its intermediate',
  'signed by another token',
  'expired',
  'not yet valid',
  'another key',
  'another slot',
  'no policies',
  'no certificate',
  'no PIN',
  'PIN once',
  'touch cached',
] as const;
export type AttestationFlaw = (typeof FLAWS)[number];

export interface PracticeVendor {
  readonly authorities: AttestationAuthorities;
  readonly shown: (id: string) => AttestationShown;
  /** Of the last one of the people. */
  readonly flawed: (flaw: AttestationFlaw) => AttestationShown;
}

const spkiOf = ({ key }: Person): Uint8Array<ArrayBuffer> => new Uint8Array(fromBase64(key.spki));

/** PIN always, touch always. */
export async function practiceVendor(people: readonly Person[]): Promise<PracticeVendor> {
  const root = await vendorAuthority({ called: 'PRACTICE PIV Root', pathLength: 1 });
  const device = await factoryAuthority(root);
  const by = async (of: Person, authority: VendorAuthority, asked: AttestationAsked = {}): Promise<AttestationShown> => ({
    certificate: toBase64(await attestationOf(spkiOf(of), authority, { policies: Uint8Array.of(3, 2), ...asked })),
    intermediates: [toBase64(authority.der)],
  });
  const good = new Map<string, AttestationShown>();
  for (const person of people) good.set(person.id, await by(person, device));
  const shown = (id: string): AttestationShown => {
    const found = good.get(id);
    if (found === undefined) throw new Error(`no ${id} here`);
    return found;
  };
  const [other] = people;
  const person = people.at(-1);
  if (person === undefined || other === undefined) throw new Error('nobody here');
  const asked = (change: AttestationAsked): Promise<AttestationShown> => by(person, device, change);
  const flawedBy = async (flaw: AttestationFlaw): Promise<AttestationShown> => {
    switch (flaw) {
      case 'foreign':
        return by(person, await factoryAuthority(await vendorAuthority({ called: 'Another Vendor' })));
      case 'without its intermediate':
        return { ...shown(person.id), intermediates: [] };
      case 'signed by another token':
        return { ...shown(person.id), intermediates: [toBase64((await factoryAuthority(root)).der)] };
      case 'expired':
        return asked({ notAfter: new Date('2026-01-01T00:00:00Z') });
      case 'not yet valid':
        return asked({ notBefore: new Date('2030-01-01T00:00:00Z') });
      case 'another key':
        return by(other, device);
      case 'another slot':
        return asked({ slot: '9a' });
      case 'no policies':
        return asked({ leftOut: ['policies'] });
      case 'no certificate':
        return { ...shown(person.id), certificate: toBase64(Uint8Array.of(0x30, 0)) };
      case 'no PIN':
        return asked({ policies: Uint8Array.of(1, 2) });
      case 'PIN once':
        return asked({ policies: Uint8Array.of(2, 2) });
      case 'touch cached':
        return asked({ policies: Uint8Array.of(3, 3) });
    }
  };
  const made = new Map<AttestationFlaw, AttestationShown>();
  for (const flaw of FLAWS) made.set(flaw, await flawedBy(flaw));
  const flawed = (flaw: AttestationFlaw): AttestationShown => {
    const found = made.get(flaw);
    if (found === undefined) throw new Error(`none with ${flaw}`);
    return found;
  };
  return { authorities: { roots: [toBase64(root.der)], intermediates: [] }, shown, flawed };
}
