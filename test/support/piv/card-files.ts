/** The data objects that every PIV card has (SP 800-73-4 part 1 appendix A), as GET DATA returns them. */
import type { CardMade, CardSlot } from './card-made.ts';
import { CARD_SLOTS } from './card-made.ts';
import { tlv } from './tlv.ts';

/** PIX of the PIV application, with its version 1.0. */
export const PIV_AID = Uint8Array.of(0xa0, 0, 0, 0x03, 0x08, 0, 0, 0x10, 0, 0x01, 0);

const OBJECT = {
  discovery: 0x7e,
  holder: 0x5fc102,
  capabilities: 0x5fc107,
  attestation: 0x5fff01,
} as const;

const certificateObjects: Readonly<Record<CardSlot, number>> = { '9A': 0x5fc105, '9C': 0x5fc10a, '9D': 0x5fc10b };

/** Tag 53 is around every object but the discovery object (SP 800-73-4 part 2 §3.1.2). */
const wrapped = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => tlv(0x53, ...parts);

/** CertInfo 00: not compressed. */
const certificateObject = (der: Uint8Array): Uint8Array<ArrayBuffer> => wrapped(tlv(0x70, der), tlv(0x71, Uint8Array.of(0)), tlv(0xfe));

/** A non-federal issuer's FASC-N: agency code 9999 (SP 800-73-4 part 1 §3.1.2), so that the GUID names the card. */
const FASC_N = Buffer.from('d4e739da739ced39ce739da1685a1082108ce73984108357fc', 'hex');

const holder = (guid: Uint8Array): Uint8Array<ArrayBuffer> =>
  wrapped(tlv(0x30, FASC_N), tlv(0x34, guid), tlv(0x35, Buffer.from('20351231', 'ascii')), tlv(0x3e), tlv(0xfe));

function capabilities(guid: Uint8Array): Uint8Array<ArrayBuffer> {
  const identifier = Buffer.concat([Buffer.from('a000000116ff02', 'hex'), guid.subarray(0, 14)]);
  const empty = [0xf6, 0xf7, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe].map((tag) => tlv(tag));
  return wrapped(
    tlv(0xf0, identifier),
    tlv(0xf1, Uint8Array.of(0x21)),
    tlv(0xf2, Uint8Array.of(0x21)),
    tlv(0xf3),
    tlv(0xf4, Uint8Array.of(0)),
    tlv(0xf5, Uint8Array.of(0x10)),
    ...empty,
  );
}

/** Usage policy 4000: the application's PIN, and no other, opens it. */
const discovery = (): Uint8Array<ArrayBuffer> => tlv(0x7e, tlv(0x4f, PIV_AID), tlv(0x5f2f, Uint8Array.of(0x40, 0)));

export function filesOf(made: CardMade): Map<number, Uint8Array<ArrayBuffer>> {
  const files = new Map<number, Uint8Array<ArrayBuffer>>([
    [OBJECT.discovery, discovery()],
    [OBJECT.holder, holder(made.guid)],
    [OBJECT.capabilities, capabilities(made.guid)],
  ]);
  for (const slot of CARD_SLOTS) {
    const certificate = made.slots[slot]?.certificate;
    if (certificate !== undefined) files.set(certificateObjects[slot], certificateObject(certificate));
  }
  if (made.yubikey !== undefined) files.set(OBJECT.attestation, certificateObject(made.yubikey.attestationCertificate));
  return files;
}

/** The application property template (SP 800-73-4 part 2 §3.1.1). */
export const propertyTemplate = (): Uint8Array<ArrayBuffer> =>
  tlv(0x61, tlv(0x4f, PIV_AID.subarray(5)), tlv(0x79, tlv(0x4f, PIV_AID.subarray(0, 5))));
