/**
 * A token's own word about a key: made inside it, never read out, and used only with PIN and touch as it says. The word is a certificate that
 * the token signs with its attestation key (PIV slot F9), whose certificate the vendor signed when the token was made; the vendor's roots
 * are what the operator supplies, and none is built in. The form is Yubico's (https://docs.yubico.com/hardware/oid/oid-piv-arc.html,
 * https://developers.yubico.com/PIV/Introduction/PIV_attestation.html).
 *
 * Left out on purpose: revocation (the vendor publishes none), and tokens before firmware 4.3.8 or so, whose F9 certificate is no authority
 * (RFC 5280 §4.2.1.9): if those were taken, an attested key could attest others.
 */
import { id_ce_basicConstraints, id_ce_keyUsage, id_ce_subjectKeyIdentifier, KeyUsageFlags } from '@peculiar/asn1-x509';
import { derOnly } from '../bytes/der.ts';
import { digestHex } from '../bytes/digest.ts';
import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';
import { type Attested, pinPolicy, touchPolicy } from '../format/attestation.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { certificateSignatureOutcome } from './certificate-signature.ts';
import { authorityOf, commonNameOf, keyUsageOf, type ReadCertificate, readCertificate, understands } from './x509.ts';

/** What a token shows, DER: the attestation of one key, and what leads from it towards a root, in any order. */
export interface ShownByToken {
  readonly certificate: Uint8Array;
  readonly intermediates: readonly Uint8Array[];
}

/** What the operator supplies, DER: the roots that count, and authorities between them and the tokens. */
export interface GivenByOperator {
  readonly roots: readonly Uint8Array[];
  readonly intermediates: readonly Uint8Array[];
}

const FORM_FACTORS = ['usb-a-keychain', 'usb-a-nano', 'usb-c-keychain', 'usb-c-nano', 'usb-c-lightning', 'usb-a-bio', 'usb-c-bio'] as const;

export type AttestationResult = { readonly ok: true; readonly attested: Attested } | { readonly ok: false; readonly refusal: Refusal };

export interface AttestationAsked {
  /** DER SubjectPublicKeyInfo of the key the person is known by. */
  readonly spki: Uint8Array;
  /** The one slot whose keys count, as two hex digits. */
  readonly slot: string;
  /** Milliseconds since 1970: when every certificate of the chain must be valid. */
  readonly at: number;
}

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };
const no = (control: string, operands: Readonly<Record<string, string>>): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: refuse(control, operands),
});

/** A certificate as a person finds it again: it may say anything of itself, so only what is visible, and not much of it. */
const calledBy = (name: Uint8Array): string => (commonNameOf(name) ?? '?').replace(/[^\x20-\x7e]/g, '?').slice(0, 64);

/**
 * Asks in this order: is there one; does its chain lead to a root that was given, each link signed by an authority and valid then; does it say what
 * an attestation must say; is it for this key; is the key in this slot. Never throws for what was given.
 */
export function verifyAttestation(
  shown: ShownByToken | null,
  given: GivenByOperator,
  { spki, slot, at }: AttestationAsked,
  rsa: RsaVerify,
): AttestationResult {
  if (shown === null) return { ok: false, refusal: refuse('ATT-MISSING-1', {}) };
  const certificate = readCertificate(shown.certificate);
  if (certificate === null) return no('ATT-FORM-1', { certificate: 'attestation' });
  const chain = rootOf(certificate, shown, given, at, rsa);
  if (!chain.ok) return chain;
  const said = saidBy(certificate);
  if (!said.ok) return said;
  if (!equalBytes(certificate.spki, spki)) return no('ATT-KEY-1', { attested: digestHex(certificate.spki) });
  if (said.value.slot !== slot) return no('ATT-SLOT-1', { have: said.value.slot, want: slot });
  return { ok: true, attested: { ...said.value, root: digestHex(chain.value), digest: digestHex(shown.certificate) } };
}

interface Authority {
  readonly der: Uint8Array;
  readonly read: ReadCertificate;
}

/** What is no certificate is none of the chain's, and hides none of the others. */
const readable = (certificates: readonly Uint8Array[]): readonly Authority[] =>
  certificates.flatMap((der): Authority[] => {
    const read = readCertificate(der);
    return read === null ? [] : [{ der, read }];
  });

/** Longer than any vendor's; and an end, when certificates lead in circles. */
const LONGEST = 5;

/** The DER of the root that the certificate leads to. Several authorities may bear one name: one that fits is enough, else the last one's reason. */
function rootOf(
  attestation: ReadCertificate,
  shown: ShownByToken,
  given: GivenByOperator,
  at: number,
  rsa: RsaVerify,
): Outcome<Uint8Array> {
  const roots = readable(given.roots);
  const between = readable([...shown.intermediates, ...given.intermediates]);
  const climb = (from: ReadCertificate, below: number): Outcome<Uint8Array> => {
    let reason: Outcome<Uint8Array> = no('ATT-FOREIGN-1', { issuer: calledBy(from.issuer) });
    const ofName = ({ read }: Authority): boolean => equalBytes(read.subject, from.issuer);
    for (const root of roots.filter(ofName)) {
      const wrong = wrongLink(from, root.read, below, at, rsa) ?? wrongTime(root.read, at);
      if (wrong === null) return { ok: true, value: root.der };
      reason = { ok: false, refusal: wrong };
    }
    // a root that says it was issued by itself is no step on the way to another
    const steps = below < LONGEST ? between.filter((one) => ofName(one) && !equalBytes(one.read.subject, one.read.issuer)) : [];
    for (const issuer of steps) {
      const wrong = wrongLink(from, issuer.read, below, at, rsa);
      const further: Outcome<Uint8Array> = wrong === null ? climb(issuer.read, below + 1) : { ok: false, refusal: wrong };
      if (further.ok) return further;
      reason = further;
    }
    return reason;
  };
  // RFC 5280 §4.2.1.9: what could sign further certificates is no word about one key
  if (mayIssue(attestation) !== null) return no('ATT-CHAIN-1', { certificate: calledBy(attestation.subject), because: 'authority' });
  return climb(attestation, 0);
}

const understood = [id_ce_basicConstraints, id_ce_keyUsage, id_ce_subjectKeyIdentifier];

/** RFC 5280 §6.1.3 and §6.1.4 for one certificate and its issuer; `below`: how many authorities stand between the issuer and the attestation. */
function wrongLink(certificate: ReadCertificate, issuer: ReadCertificate, below: number, at: number, rsa: RsaVerify): Refusal | null {
  const wrong = (one: ReadCertificate, because: string): Refusal => refuse('ATT-CHAIN-1', { certificate: calledBy(one.subject), because });
  const authority = mayIssue(issuer);
  if (authority === null || authority === 'malformed') return wrong(issuer, 'no-authority');
  if (authority.pathLength !== null && below > authority.pathLength) return wrong(issuer, 'path-length');
  const signed = certificateSignatureOutcome(issuer.spki, { ...certificate, message: certificate.tbs }, rsa);
  if (signed !== 'verified') return wrong(certificate, signed === 'wrong' ? 'signature' : 'algorithm');
  const strange = [certificate, issuer].find((one) => !understands(one, understood));
  if (strange !== undefined) return wrong(strange, 'critical-extension');
  return wrongTime(certificate, at);
}

/** RFC 5280 §6.1.4 (k), (n). An authority without key usage may sign anything (§4.2.1.3): the tokens' own have none. */
function mayIssue(certificate: ReadCertificate): { readonly pathLength: number | null } | 'malformed' | null {
  try {
    const usage = keyUsageOf(certificate);
    return usage === null || (usage & KeyUsageFlags.keyCertSign) !== 0 ? authorityOf(certificate) : null;
  } catch {
    // an extension whose value is not what its identifier says
    return 'malformed';
  }
}

function wrongTime({ subject, notBefore, notAfter }: ReadCertificate, at: number): Refusal | null {
  const certificate = calledBy(subject);
  if (!(at >= notBefore)) return refuse('ATT-TIME-1', { certificate, because: 'not-yet-valid' });
  return at <= notAfter ? null : refuse('ATT-TIME-1', { certificate, because: 'expired' });
}

/** Yubico's arc for PIV, 1.3.6.1.4.1.41482.3; the values are bare bytes in the extension's OCTET STRING, but for the serial. */
const EXTENSION = {
  firmware: '1.3.6.1.4.1.41482.3.3',
  serial: '1.3.6.1.4.1.41482.3.7',
  policies: '1.3.6.1.4.1.41482.3.8',
  'form-factor': '1.3.6.1.4.1.41482.3.9',
} as const;

/** The slot that a certificate attests by its subject, or null: it is no attestation. */
export const attestedSlot = (subject: Uint8Array): string | null =>
  /^YubiKey PIV Attestation (9[acde]|8[2-9a-f]|9[0-5])$/.exec(commonNameOf(subject) ?? '')?.[1] ?? null;

function saidBy({ subject, extensions }: ReadCertificate): Outcome<Omit<Attested, 'root' | 'digest'>> {
  const slot = attestedSlot(subject);
  if (slot === null) return no('ATT-EXTENSION-1', { extension: 'slot' });
  const bytesOf = (name: keyof typeof EXTENSION): Uint8Array | undefined => {
    const found = extensions.get(EXTENSION[name]);
    return found && new Uint8Array(found.value);
  };
  const firmware = bytesOf('firmware');
  if (firmware?.length !== 3) return no('ATT-EXTENSION-1', { extension: 'firmware' });
  const serial = serialOf(bytesOf('serial'));
  if (serial === undefined) return no('ATT-EXTENSION-1', { extension: 'serial' });
  const [pin = 0, touch = 0, ...more] = bytesOf('policies') ?? [];
  const pinSaid = pinPolicy.options[pin - 1];
  const touchSaid = touchPolicy.options[touch - 1];
  if (pinSaid === undefined || touchSaid === undefined || more.length > 0) return no('ATT-EXTENSION-1', { extension: 'policies' });
  const form = bytesOf('form-factor');
  if (form !== undefined && form.length !== 1) return no('ATT-EXTENSION-1', { extension: 'form-factor' });
  return {
    ok: true,
    value: {
      slot,
      serial,
      firmware: firmware.join('.'),
      formFactor: form === undefined ? null : formFactorOf(form[0] ?? 0),
      pinPolicy: pinSaid,
      touchPolicy: touchSaid,
    },
  };
}

/** Bit 8 says FIPS series, bit 7 Security Key; the low half is the shape. A shape that came later is no fault. */
function formFactorOf(byte: number): string {
  return FORM_FACTORS[(byte & 0x0f) - 1] ?? byte.toString(16).padStart(2, '0');
}

/** DER INTEGER of a serial, 1 to 8 bytes, to decimal; null for none, undefined for what is no such INTEGER. */
function serialOf(value: Uint8Array | undefined): string | null | undefined {
  if (value === undefined) return null;
  try {
    const { tag, content } = derOnly(value);
    const [first = 0x80, second = 0x80] = content;
    if (tag !== 0x02 || content.length > 8 || first >= 0x80 || (first === 0 && content.length > 1 && second < 0x80)) return undefined;
    return content.reduce((number, byte) => number * 256n + BigInt(byte), 0n).toString();
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
