/** Everybody signs a roster with their own practice token, by the real token program. */
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { type Roster, rosterRecord } from '../../shared/format/roster.ts';
import { encodeSignedRoster, rosterMessage } from '../../shared/format/signed-roster.ts';
import { ChildProgram } from './child-program.ts';
import type { PracticeTokens } from './practice-tokens.ts';
import { asciiBytes, ask, done } from './token-room.ts';

type Tokens = Pick<PracticeTokens, 'modulePath' | 'softhsmConf' | 'pins'>;

/** @param program the token program's file. @returns the signed roster's bytes */
export async function signedByTokens({ modulePath, softhsmConf, pins }: Tokens, roster: Roster, program: string): Promise<Uint8Array> {
  const bytes = rosterRecord.encode(roster);
  const signatures: { readonly keyid: string; readonly sig: string }[] = [];
  for (const { id, key } of roster.people) {
    const child = new ChildProgram(program, { args: [modulePath], env: { SOFTHSM2_CONF: softhsmConf } });
    try {
      const request = { do: 'sign', fingerprint: key.fingerprint, message: rosterMessage(bytes) };
      const answer = done(await ask(child, request, { kind: 'pin', pin: asciiBytes(pins.get(id) ?? '') }), 'sign');
      signatures.push({ keyid: key.fingerprint, sig: toBase64(answer.signature) });
    } finally {
      await child.kill();
    }
  }
  return encodeSignedRoster({ bytes, signatures });
}

/** Of a canonical roster's bytes. */
export const digestOf = (roster: Roster): string => digestHex(rosterRecord.encode(roster));
