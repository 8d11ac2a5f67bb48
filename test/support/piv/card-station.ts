/** A station over a workspace of emulated cards, with one custodian's card in a reader: for what happens between a request and an approval. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rosterRecord } from '../../../shared/format/roster.ts';
import type { CommandAnswer } from '../../../shared/ipc/contract.ts';
import { rotationOf } from '../../token/station-agenda.ts';
import { defaultPeople } from '../people.ts';
import { openStation, type StationInNode } from '../station-in-node.ts';
import { CardReaders } from './card-readers.ts';
import { type CardKind, makePracticeCards, type PracticeCards } from './practice-cards.ts';

/** Whose card it is. */
export const WHO = 'lukasz';

export interface CardStationOptions {
  readonly kind: CardKind;
  /** Milliseconds within which the token process answers, in place of the station's own. */
  readonly cardDeadline?: number;
  /** The PIN was asked for, and is typed at once. */
  readonly onPin?: () => void;
}

export class CardStation {
  readonly cards: PracticeCards;
  readonly readers: CardReaders;
  readonly #options: CardStationOptions;
  readonly #place: string;
  #open: StationInNode | undefined;

  private constructor(options: CardStationOptions, cards: PracticeCards) {
    this.cards = cards;
    this.readers = new CardReaders();
    this.#options = options;
    this.#place = mkdtempSync('/dev/shm/keyrite-cards-');
    for (const folder of ['cards', 'export']) mkdirSync(join(this.#place, folder), { mode: 0o700 });
    chmodSync(this.#place, 0o700);
    writeFileSync(join(this.#place, 'roster.json'), rosterRecord.encode(cards.roster));
    const station = { modules: [cards.modulePath], cards: join(this.#place, 'cards'), export: join(this.#place, 'export') };
    writeFileSync(join(this.#place, 'station.json'), JSON.stringify(station));
  }

  static async make(options: CardStationOptions): Promise<CardStation> {
    let pin = 20_000_000;
    const cards = await makePracticeCards({ kind: options.kind, people: defaultPeople(3), tries: 100, pin: () => String(++pin) });
    const station = new CardStation(options, cards);
    const card = cards.cards.get(WHO);
    if (card === undefined) throw new Error(`no card of ${WHO}`);
    await station.readers.make(card);
    await station.readers.insert(WHO);
    await station.start();
    return station;
  }

  /** Anew: the log is replayed, every control and signature in it asked again. */
  async start(): Promise<void> {
    await this.#open?.close();
    const { cardDeadline, onPin } = this.#options;
    const opened = await openStation({
      folder: this.#place,
      ...(cardDeadline === undefined ? {} : { cardDeadline }),
      type: () => {
        onPin?.();
        return new Uint8Array(Buffer.from(this.pin, 'latin1'));
      },
    });
    if ('control' in opened) throw new Error(JSON.stringify(opened));
    this.#open = opened;
  }

  get open(): StationInNode {
    if (this.#open === undefined) throw new Error('not started');
    return this.#open;
  }

  get pin(): string {
    return this.cards.pins.get(WHO) ?? '';
  }

  /** A request that nobody has approved yet. */
  async request(): Promise<void> {
    for (const move of [rotationOf(['lukasz', 'pavlos', 'petr']), { do: 'initiate' } as const]) {
      const answer = await this.open.move(move);
      if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
    }
  }

  approve(): Promise<CommandAnswer> {
    const fingerprint = this.cards.roster.people.find(({ id }) => id === WHO)?.key.fingerprint ?? '';
    return this.open.move({ do: 'approve', fingerprint, reason: 'All lines the same' });
  }

  async close(): Promise<void> {
    await this.#open?.close();
    await this.readers.close();
    rmSync(this.#place, { recursive: true });
  }
}
