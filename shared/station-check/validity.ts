/** From when until when a certificate says it is good, and how near its end is. */
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';

export interface Validity {
  /** Milliseconds since 1970, UTC; both ends included (RFC 5280 §4.1.2.5). */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Null for bytes that are no X.509 certificate. */
export function validityOf(der: Uint8Array): Validity | null {
  try {
    const { validity } = AsnConvert.parse(der.slice(), Certificate).tbsCertificate;
    const [notBefore, notAfter] = [validity.notBefore.getTime().getTime(), validity.notAfter.getTime().getTime()];
    return Number.isNaN(notBefore) || Number.isNaN(notAfter) ? null : { notBefore, notAfter };
  } catch {
    // asn1-schema throws several kinds of Error for what is not ASN.1
    return null;
  }
}

export const DAY = 86_400_000; // milliseconds
/** Seed 004: a key that expires within 30 days is a warning, within 7 critical. */
const WARNING_DAYS = 30;
const CRITICAL_DAYS = 7;

export interface Nearness {
  readonly result: 'ok' | 'warning' | 'critical';
  readonly found: 'good' | 'ends-soon' | 'expired' | 'not-yet';
  /** Whole days from now until the end, or since it; of a certificate that is not good yet, until it begins. */
  readonly days: number;
}

/** @param now milliseconds since 1970 */
export function nearness({ notBefore, notAfter }: Validity, now: number): Nearness {
  const left = notAfter - now;
  if (now < notBefore) return { result: 'critical', found: 'not-yet', days: Math.ceil((notBefore - now) / DAY) };
  if (left < 0) return { result: 'critical', found: 'expired', days: Math.floor(-left / DAY) };
  const days = Math.floor(left / DAY);
  if (left <= CRITICAL_DAYS * DAY) return { result: 'critical', found: 'ends-soon', days };
  if (left <= WARNING_DAYS * DAY) return { result: 'warning', found: 'ends-soon', days };
  return { result: 'ok', found: 'good', days };
}
