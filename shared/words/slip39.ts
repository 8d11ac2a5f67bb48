/** What `keyrite shard slip39` says. */
import type { PublicOutcome } from '../shards/public-outcome.ts';
import type { Slip39Prefix } from '../shards/slip39-set.ts';

export const SLIP39_WEAKNESSES: readonly string[] = [
  'SLIP-39 says which set a mnemonic is of and finds a mistyped word. What it does not do:',
  '  - a wrong passphrase is not noticed: it gives another secret, and only the check value below tells;',
  '  - nothing names the altered one among mnemonics whose checksums were made to fit;',
  '  - there is no epoch, no holder, and no proof that somebody has a mnemonic but showing it.',
];
export const mnemonicPrompt = (number: number): string => `Mnemonic ${number}, its words; not shown (Enter alone: no more; Ctrl-C: stop): `;
export const PASSPHRASE_PROMPT = 'Passphrase of the set; not shown: ';

const bits = (bytes: number): string => `${bytes * 8} bits`;

export function slip39Lines(
  prefixes: readonly Slip39Prefix[],
  lines: readonly number[],
  bytes: number,
  outcome: PublicOutcome | null,
): readonly string[] {
  const [first] = prefixes;
  if (first === undefined) return [];
  const used = lines.map((line) => {
    const one = prefixes[line - 1];
    return one === undefined ? '' : `${one.group}.${one.member}`;
  });
  return [
    `Set ${first.identifier}: ${first.groupThreshold} of ${first.groups} groups. Combined: members ${used.join(', ')} (group.member). Their digest is right.`,
    `The secret has ${bits(bytes)}. It is shown to nobody, written nowhere, and wiped.`,
    ...(outcome === null
      ? ['A master key of Keyrite has 256 bits: this one cannot become one.']
      : [
          `Key check value, if it becomes a master key: ${outcome.keyCheckValue}`,
          `Ed25519 public key, SPKI SHA-256:            ${outcome.publicKey?.fingerprint ?? ''}`,
          'Compare them with what is known of the key, before its old mnemonics are put away.',
        ]),
  ];
}
