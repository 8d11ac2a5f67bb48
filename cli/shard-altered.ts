/**
 * `keyrite shard find-altered`: which of k+2 cards was altered, without a manifest (shared/shards/altered-card.ts). This process does nothing else
 * and ends with it.
 */
import { shardAt } from '../electron/custody/split.ts';
import { refuse } from '../shared/format/refusal.ts';
import { decodeShareCard, type ShareCard } from '../shared/format/share-card.ts';
import { alteredCard, cardsToName, nextCardRefusal } from '../shared/shards/altered-card.ts';
import { BEFORE_CARDS, cardsAgree, cardTaken, lineRefused, NO_TERMINAL_FOR_CARDS, nextCardPrompt } from '../shared/words/altered-card.ts';
import { cardInput } from './card-input.ts';
import { EXIT, isStatus, say, sayRefused } from './given-record.ts';
import { SHARD_ALTERED_HELP, shardAlteredAskedFor } from './shard-altered-arguments.ts';
import { visible } from './visible.ts';
import { complain } from './written-files.ts';

/** 31 cards of 92 characters with a space after every one. */
const MOST_BYTES = 8_192;
const LINE_FEED = 0x0a;

/** The card, kept with those before; or the exit status after saying why not. Wipes `typed`. */
function take(typed: Uint8Array, cards: ShareCard[]): ShareCard | number {
  const reading = decodeShareCard(typed);
  typed.fill(0);
  if (!reading.ok) {
    reading.proposal?.corrected.fill(0);
    return sayRefused(reading.refusal);
  }
  const refusal = nextCardRefusal(reading.card, cards);
  if (refusal !== null) {
    reading.card.share.fill(0);
    return sayRefused(refusal);
  }
  cards.push(reading.card);
  return reading.card;
}

/** An exit status when the cards cannot be had; what was read before it is in `cards`. A card that is refused is asked for again. */
async function typedCards(cards: ShareCard[]): Promise<number | null> {
  for (;;) {
    const [first] = cards;
    const need = first === undefined ? null : cardsToName(first);
    if (cards.length === first?.shards) return null;
    const input = await cardInput(null, [], nextCardPrompt(cards.length + 1, need));
    switch (input.kind) {
      case 'no-terminal':
        complain(NO_TERMINAL_FOR_CARDS);
        return EXIT.usage;
      case 'unreadable':
        complain(`cannot read the cards (${input.code})`);
        return EXIT.usage;
      case 'withdrawn':
        return sayRefused(refuse('CARD-WITHDRAWN-1'));
      case 'typed': {
        if (input.typed.length === 0 && need !== null && cards.length >= need) return null;
        const card = take(input.typed, cards);
        if (!isStatus(card)) say([cardTaken(card.index, card.threshold, card.shards)]);
      }
    }
  }
}

async function cardsIn(file: string, cards: ShareCard[]): Promise<number | null> {
  const input = await cardInput(file, [], '', MOST_BYTES);
  if (input.kind !== 'typed') {
    complain(`cannot read the cards (${input.kind === 'unreadable' ? input.code : input.kind})`);
    return EXIT.usage;
  }
  const { typed } = input;
  try {
    for (let line = 1, start = 0; start < typed.length; line++) {
      const feed = typed.indexOf(LINE_FEED, start);
      const end = feed < 0 ? typed.length : feed;
      const text = typed.subarray(start, end);
      start = end + 1;
      if (text.every((code) => code <= 0x20)) continue;
      const status = take(text, cards);
      if (!isStatus(status)) continue;
      complain(lineRefused(line));
      return status;
    }
    return null;
  } finally {
    typed.fill(0);
  }
}

async function findAltered(from: string | null): Promise<number> {
  const cards: ShareCard[] = [];
  try {
    const status = await (from === null ? typedCards(cards) : cardsIn(from, cards));
    if (status !== null) return status;
    const refusal = await alteredCard(cards, shardAt);
    if (refusal !== null) return sayRefused(refusal);
    const indices = cards.map(({ index }) => index).sort((a, b) => a - b);
    say(cardsAgree(indices, cards[0]?.epoch ?? 0, cards[0]?.setId ?? ''));
    return EXIT.done;
  } finally {
    for (const { share } of cards) share.fill(0);
  }
}

/** `args`: what stands after `keyrite shard find-altered`. The exit status. */
export async function runShardAltered(args: readonly string[]): Promise<number> {
  const asked = shardAlteredAskedFor(args);
  if (asked.does === 'help') {
    process.stdout.write(SHARD_ALTERED_HELP);
    return EXIT.done;
  }
  if (asked.does === 'misused') {
    process.stderr.write(`keyrite: ${visible(asked.because)}\n\n${SHARD_ALTERED_HELP}`);
    return EXIT.usage;
  }
  say(BEFORE_CARDS);
  return await findAltered(asked.from);
}
