/** The part of the log document on what the tokens said of the keys that approved: each one's words, and whose roots they were checked against. */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import type { AttestationSaid } from '../format/attestation.ts';
import { commonNameOf, readCertificate } from '../keys/x509.ts';
import type { Block } from './log-document.ts';
import { tableOr, text } from './log-words.ts';
import type { CeremonyState } from './state.ts';

/** What was found, in words, and the digest of the attestation. */
export function attestationCells(said: AttestationSaid): readonly [found: string, digest: string] {
  if (said === null) return ['None was shown', ''];
  if (said.result === 'refused') return [`Shown, and does not hold: ${said.control}`, said.digest];
  const { slot, serial, firmware, formFactor, pinPolicy, touchPolicy, digest } = said;
  const device = [serial === null ? null : `serial ${serial}`, `firmware ${firmware}`, formFactor]
    .filter((part) => part !== null)
    .join(', ');
  return [`Attested: made in the token, slot ${slot}\nPIN ${pinPolicy}, touch ${touchPolicy}\n${device}`, digest];
}

/** The one name of the certificate, or that it has none. */
const calledBy = (der: Uint8Array): string => {
  const read = readCertificate(der);
  return (read && commonNameOf(read.subject)) ?? 'without a name';
};

export function attestationBlocks({ opened }: CeremonyState, given: readonly (readonly string[])[]): readonly Block[] {
  const { roots, intermediates } = opened.attestation;
  const { require, pinPolicy, touchPolicy } = opened.policy.ceremonies.attestation;
  const rows = [...roots, ...intermediates].map((base64, index) => {
    const der = fromBase64(base64);
    return [calledBy(der), index < roots.length ? 'Root' : 'Below a root', digestHex(der)];
  });
  return [
    text(
      `A token may say of its key that it was made inside it, and what it asks for before each use; its vendor’s root vouches for that. ${
        require
          ? `The policy requires it, with a PIN at least “${pinPolicy}” and a touch at least “${touchPolicy}”.`
          : 'The policy does not require it.'
      }`,
    ),
    tableOr(
      'No approval, and so no attestation.',
      { 'Custodian, at (UTC)': 22, 'What the token said of its key': 42, '=Digest of the attestation': 38 },
      given,
    ),
    tableOr('No vendor’s root was supplied.', { Vendor: 36, Is: 14, '=SHA-256 of the certificate': 50 }, rows),
  ];
}
