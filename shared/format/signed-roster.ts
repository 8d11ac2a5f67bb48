/**
 * A roster as its people signed it: one DSSE envelope (dsse.ts) over the canonical roster, each signature by the key of somebody on it. That
 * proves that each of them has the key, and agrees to what the roster says of everybody. Who is missing is asked in ceremony/roster-signed.ts.
 */
import { fromBase64, toBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';
import { toUtf8 } from '../bytes/utf8.ts';
import { decodeEnvelope, type EnvelopeSignature, encodeEnvelope, pae } from './dsse.ts';
import { type Roster, rosterRecord } from './roster.ts';
import { PAYLOAD_TYPE } from './statement.ts';

export interface SignedRoster {
  readonly roster: Roster;
  /** Canonical, and their SHA-256: the digest that is read aloud. */
  readonly bytes: Uint8Array;
  readonly digest: string;
  /** Sorted by key id; nothing of them is believed yet. */
  readonly signatures: readonly EnvelopeSignature[];
}

/** What each card signs. */
export const rosterMessage = (roster: Uint8Array): Uint8Array => pae(PAYLOAD_TYPE.roster, roster);

/** Throws FormatError, for no signature and for a key that signs twice too. */
export const encodeSignedRoster = ({ bytes, signatures }: Pick<SignedRoster, 'bytes' | 'signatures'>): Uint8Array =>
  encodeEnvelope({ payloadType: PAYLOAD_TYPE.roster, payload: toBase64(bytes), signatures: [...signatures] });

/** Accepts only what encodeSignedRoster writes. Throws FormatError; `payload-type` for an envelope of another use. */
export function decodeSignedRoster(file: Uint8Array): SignedRoster {
  const { payloadType, payload, signatures } = decodeEnvelope(file);
  if (payloadType !== PAYLOAD_TYPE.roster) throw new FormatError('payload-type', payloadType);
  const bytes = fromBase64(payload);
  return { roster: rosterRecord.decode(bytes), bytes, digest: digestHex(bytes), signatures };
}

const ENVELOPE = toUtf8('{"payload"');

/** Bytes of a signed roster, or of the roster alone: `signed` is null for that. Throws FormatError for what is neither. */
export function decodeRosterFile(file: Uint8Array): {
  readonly roster: Roster;
  readonly bytes: Uint8Array;
  readonly signed: SignedRoster | null;
} {
  // the one begins {"format", the other {"payload": what the first bytes say, the rest must be
  if (!equalBytes(file.subarray(0, ENVELOPE.length), ENVELOPE)) return { roster: rosterRecord.decode(file), bytes: file, signed: null };
  const signed = decodeSignedRoster(file);
  return { roster: signed.roster, bytes: signed.bytes, signed };
}
