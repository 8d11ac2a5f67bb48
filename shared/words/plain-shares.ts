/** What `keyrite shard export` and `import` say. */

/** Said before a share leaves its card, whatever the answer. */
export const WEAKNESSES: readonly string[] = [
  'A plain share is the shard alone, as Vault and OpenBao print it. What is lost:',
  '  - the checksum: one wrong character gives another share, and no tool notices;',
  '  - set and epoch: shares of different sets and epochs combine without a word, to noise;',
  '  - the threshold: nothing says how many are needed; too few combine to noise as well;',
  '  - the commitment: whoever hands in an altered share spoils the result, and nobody can say who;',
  '  - the holder, and the practice mark.',
  'What they share is the key that seals the master key, not the master key: without the manifest it opens nothing.',
];

export const exported = (file: string, index: number): readonly string[] => [
  `${file}: shard ${index} as a plain share. It is a secret, readable by this user alone.`,
  'Bring it back with keyrite shard import: the manifest tells whether it is still right. Destroy the file when it has arrived.',
];
export const imported = (file: string, index: number): readonly string[] => [
  `${file}: the code of card ${index}, as it was printed. It is a secret, readable by this user alone.`,
  'The share is as it was made: its commitment is the manifest’s.',
];
export const CARD_TO_EXPORT = 'The card’s code, 23 groups of four; it is not shown (Ctrl-C: write nothing): ';
export const SHARE_TO_IMPORT = 'The plain share, hex or base64; it is not shown (Ctrl-C: write nothing): ';
