/** One PIN, one signature that approves nothing, and an end of the token program: outside every ceremony, and on no record. */
import { toHex } from '../../shared/bytes/hex.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { type Program, ProgramFault } from '../../shared/ipc/program.ts';
import type { TokenAnswer, TokenRequest } from '../../shared/ipc/token-protocol.ts';
import type { TestSignature } from '../../shared/station-check/facts.ts';
import { testMessage } from '../../shared/station-check/test-signature.ts';
import { CARD_DEADLINE_MS } from './check.ts';
import type { StationParts } from './parts.ts';

export interface CardToTest {
  readonly serial: string;
  readonly holder: string;
  readonly fingerprint: string;
  /** DER X.509, for the key of the fingerprint. */
  readonly certificate: Uint8Array;
}

export interface TestParts extends Pick<StationParts, 'nonce' | 'now'> {
  /** A program with the module that shows the card. */
  readonly startModule: () => Program<TokenRequest, TokenAnswer>;
  readonly openEntry: () => ReturnType<StationParts['openEntry']>;
  /** Something was typed, or the entry withdrawn: from now on the card is awaited. */
  readonly onSent?: () => void;
}

const faultRefusal = ({ code }: ProgramFault): Refusal => refuse(code === 'PROGRAM-DEADLINE' ? 'TOK-TIMEOUT-1' : 'TOK-ENDED-1', {});

async function outcomeOf(parts: TestParts, { serial, fingerprint, certificate }: CardToTest): Promise<TestSignature['outcome']> {
  const message = testMessage(toHex(parts.nonce(16)), parts.now().toISOString());
  const program = parts.startModule();
  const entry = parts.openEntry();
  try {
    const begins = entry.sent.then(parts.onSent);
    const answer = await program.ask(
      { do: 'sign', fingerprint, message },
      { ports: { entry: entry.port }, deadline: { ms: CARD_DEADLINE_MS, begins } },
    );
    if (!answer.ok) return { kind: 'refused', refusal: answer.refusal };
    if (answer.did !== 'sign') throw new Error('the token process answered another request');
    // the card that was seen is the card that signed
    if (answer.token.serial !== serial) return { kind: 'refused', refusal: refuse('TOK-SWAPPED-1', {}) };
    return { kind: 'signed', certificate, message, signature: answer.signature };
  } catch (error) {
    if (!(error instanceof ProgramFault)) throw error;
    return { kind: 'refused', refusal: faultRefusal(error) };
  } finally {
    entry.close();
    program.end();
  }
}

export const testSignature = async (parts: TestParts, card: CardToTest): Promise<TestSignature> => ({
  serial: card.serial,
  holder: card.holder,
  outcome: await outcomeOf(parts, card),
});
