/** What `keyrite shard find-altered` says. */

/** Before a card is asked for. */
export const BEFORE_CARDS: readonly string[] = [
  'For when there is no manifest. With one, keyrite shard prove finds an altered card on its holder’s own machine, alone.',
  'Cards enough to open the key will be in this machine’s memory until this ends: off any network, with everybody in the room who',
  'would be there to open it. Nothing of the cards is shown or written, the key is not put together, and what is typed is wiped.',
];

export const nextCardPrompt = (number: number, need: number | null): string =>
  need === null
    ? `Card ${number}, 23 groups of four; not shown (Ctrl-C: stop): `
    : `Card ${number}, of at least ${need}; not shown${number > need ? ' (Enter alone: no more; Ctrl-C: stop)' : ' (Ctrl-C: stop)'}: `;

export const cardTaken = (index: number, threshold: number, shards: number): string =>
  `Card ${index} of ${shards}, ${threshold} needed: it reads.`;

export const NO_TERMINAL_FOR_CARDS =
  'there is no terminal here; give the cards with --cards FILE, one a line, or --cards - for the standard input';

export const lineRefused = (line: number): string => `Line ${line}:`;

export const cardsAgree = (indices: readonly number[], epoch: number, setId: string): readonly string[] => [
  `Cards ${indices.join(', ')} of set ${setId}, epoch ${epoch}, agree with one another. None of them was altered, or three or more were, together.`,
  'This does not show that they open the key: only the sealed key in the manifest can.',
];
