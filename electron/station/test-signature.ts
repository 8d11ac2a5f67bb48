/** One PIN, one signature that approves nothing, and an end of the token program: outside every ceremony, and on no record. */
import { toHex } from '../../shared/bytes/hex.ts';
import { refuse } from '../../shared/format/refusal.ts';
import type { TestSignature } from '../../shared/station-check/facts.ts';
import { testMessage } from '../../shared/station-check/test-signature.ts';
import type { StationParts, TokenModule } from './parts.ts';
import { CARD_DEADLINE_MS, Readers } from './readers.ts';

export interface CardToTest {
  readonly serial: string;
  readonly holder: string;
  readonly fingerprint: string;
  /** DER X.509, for the key of the fingerprint. */
  readonly certificate: Uint8Array;
}

export interface TestParts extends Pick<StationParts, 'nonce' | 'now'> {
  /** One that shows the card. */
  readonly module: TokenModule;
  readonly openEntry: () => ReturnType<StationParts['openEntry']>;
  /** Something was typed, or the entry withdrawn: from now on the card is awaited. */
  readonly onSent?: () => void;
}

async function outcomeOf(parts: TestParts, { serial, fingerprint, certificate }: CardToTest): Promise<TestSignature['outcome']> {
  const message = testMessage(toHex(parts.nonce(16)), parts.now().toISOString());
  const readers = new Readers([parts.module]);
  const entry = parts.openEntry();
  try {
    const begins = entry.sent.then(parts.onSent);
    const answer = await readers.ask(
      parts.module,
      { do: 'sign', fingerprint, message },
      { ports: { entry: entry.port }, deadline: { ms: CARD_DEADLINE_MS, begins } },
    );
    if (!answer.ok) return { kind: 'refused', refusal: answer.refusal };
    // the card that was seen is the card that signed
    if (answer.token.serial !== serial) return { kind: 'refused', refusal: refuse('TOK-SWAPPED-1', {}) };
    return { kind: 'signed', certificate, message, signature: answer.signature };
  } finally {
    entry.close();
    readers.end();
  }
}

export const testSignature = async (parts: TestParts, card: CardToTest): Promise<TestSignature> => ({
  serial: card.serial,
  holder: card.holder,
  outcome: await outcomeOf(parts, card),
});
