/** A signature that proves nothing but that card, PIN, module and key work together: its message can be taken for no statement of a ceremony. */
import { FormatError } from '../bytes/format-error.ts';
import { toUtf8 } from '../bytes/utf8.ts';
import { pae } from '../format/dsse.ts';
import { type RsaVerify, verifiesMessage } from '../format/message-signature.ts';
import type { CheckFinding, StationCheck } from '../format/station-check.ts';
import { certificateParts } from '../keys/x509.ts';
import type { TestSignature } from './facts.ts';
import { finding, refusedFinding } from './found.ts';

/** A DSSE payload type of its own, so that no verifier of statements takes the signature. */
const PAYLOAD_TYPE = 'application/vnd.keyrite.test-signature';

/**
 * @param nonce hex, fresh: a signature from before cannot stand for this one
 * @returns the bytes to be signed
 */
export const testMessage = (nonce: string, at: string): Uint8Array =>
  pae(PAYLOAD_TYPE, toUtf8(`Keyrite test signature, approves nothing. ${at} ${nonce}`));

/** By the key of the certificate, here once more: the token program's word is not enough for a test of the token program. */
function verifies({ certificate, message, signature }: Extract<TestSignature['outcome'], { kind: 'signed' }>, rsa: RsaVerify): boolean {
  try {
    return verifiesMessage(certificateParts(certificate).spki, message, signature, rsa);
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

export function testSignatureFinding({ serial, holder, outcome }: TestSignature, rsa: RsaVerify): CheckFinding {
  const judged = finding('test-signature', serial);
  const values = { serial, name: holder };
  if (outcome.kind === 'signed') return verifies(outcome, rsa) ? judged('ok', 'good', values) : judged('critical', 'wrong', values);
  const withdrawn = outcome.refusal.control === 'TOK-WITHDRAWN-1';
  return withdrawn
    ? judged('cannot-tell', 'withdrawn', values)
    : refusedFinding('test-signature', serial, 'critical', outcome.refusal, values);
}

/** Asked for, and not tried: why. */
export const untested = (about: string, why: 'no-card' | 'no-key' | 'no-terminal' | 'not-wanted', name: string): CheckFinding =>
  finding('test-signature', about)('cannot-tell', why, { name });

/** The check with this test in its place; an earlier one of the same card is replaced. */
export function withTest(check: StationCheck, test: CheckFinding): StationCheck {
  const others = check.findings.filter((one) => one.check !== 'test-signature' || one.about !== test.about);
  const after = others.findLastIndex((one) => one.check === 'approvers' || one.check === 'certificate' || one.check === 'test-signature');
  return { ...check, findings: others.toSpliced(after + 1, 0, test) };
}
