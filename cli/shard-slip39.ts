/** `keyrite shard slip39`: whether SLIP-39 mnemonics give back a secret, and which, without showing it. This process does nothing else and ends with it. */

import { refuse } from '../shared/format/refusal.ts';
import { publicOutcome } from '../shared/shards/public-outcome.ts';
import { NO_TERMINAL } from '../shared/words/shard-proof.ts';
import { mnemonicPrompt, PASSPHRASE_PROMPT, SLIP39_WEAKNESSES, slip39Lines } from '../shared/words/slip39.ts';
import { type CardInput, cardInput } from './card-input.ts';
import { EXIT, isStatus, say, sayRefused } from './given-record.ts';
import { SHARD_SLIP39_HELP, shardSlip39AskedFor } from './shard-slip39-arguments.ts';
import { combineMnemonics } from './slip39.ts';
import { visible } from './visible.ts';
import { complain } from './written-files.ts';

/** 256 mnemonics of 33 words of up to 8 letters. */
const MOST_BYTES = 80_000;
const MASTER_KEY_BYTES = 32;

/** The bytes as text, one mnemonic a line, and wiped; or the exit status after saying why not. */
function textOf(input: CardInput): string | number {
  switch (input.kind) {
    case 'no-terminal':
      complain(NO_TERMINAL);
      return EXIT.usage;
    case 'unreadable':
      complain(`cannot read the mnemonics (${input.code})`);
      return EXIT.usage;
    case 'withdrawn':
      return sayRefused(refuse('CARD-WITHDRAWN-1'));
    case 'typed': {
      const text = Buffer.from(input.typed.buffer, input.typed.byteOffset, input.typed.length).toString('utf8');
      input.typed.fill(0);
      return text;
    }
  }
}

async function mnemonicsFrom(from: string | null): Promise<readonly string[] | number> {
  const spaced = (text: string): string => text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  if (from !== null) {
    const text = textOf(await cardInput(from, [], '', MOST_BYTES));
    return isStatus(text)
      ? text
      : text
          .split('\n')
          .map(spaced)
          .filter((line) => line !== '');
  }
  const typed: string[] = [];
  for (;;) {
    const text = textOf(await cardInput(null, [], mnemonicPrompt(typed.length + 1)));
    if (isStatus(text)) return text;
    if (spaced(text) === '') return typed;
    typed.push(spaced(text));
  }
}

/** `args`: what stands after `keyrite shard slip39`. The exit status. */
export async function runShardSlip39(args: readonly string[]): Promise<number> {
  const asked = shardSlip39AskedFor(args);
  if (asked.does === 'help') {
    process.stdout.write(SHARD_SLIP39_HELP);
    return EXIT.done;
  }
  if (asked.does === 'misused') {
    process.stderr.write(`keyrite: ${visible(asked.because)}\n\n${SHARD_SLIP39_HELP}`);
    return EXIT.usage;
  }
  say(SLIP39_WEAKNESSES);
  const mnemonics = await mnemonicsFrom(asked.from);
  if (isStatus(mnemonics)) return mnemonics;
  const passphrase = asked.passphrase ? textOf(await cardInput(null, [], PASSPHRASE_PROMPT)) : '';
  if (isStatus(passphrase)) return passphrase;
  const made = await combineMnemonics(mnemonics, passphrase);
  if (!made.ok) return sayRefused(made.refusal);
  const { secret, prefixes, lines } = made;
  const outcome = secret.length === MASTER_KEY_BYTES ? publicOutcome(secret, 'ed25519') : null;
  say(slip39Lines(prefixes, lines, secret.length, outcome));
  secret.fill(0);
  return EXIT.done;
}
