/** A table for card tests: practice cards in the card room's readers, and the token program started on them. */
import { ChildProgram } from '../child-program.ts';
import { programs } from '../programs.ts';
import { people } from '../token-room.ts';
import { CardReaders } from './card-readers.ts';
import { type CardKind, makePracticeCards, type PracticeCardOptions, type PracticeCards } from './practice-cards.ts';

/** Eight digits, another for each id. */
const pinOf = (id: string): string => String([...Buffer.from(id)].reduce((sum, byte) => (sum * 31 + byte) % 90_000_000, 7) + 10_000_000);

export interface CardTable extends PracticeCards {
  readonly readers: CardReaders;
  /** The PIN's ASCII bytes in the entry view's message. */
  pin(id: string): { readonly kind: 'pin'; readonly pin: Uint8Array };
  fingerprint(id: string): string;
  start(options?: { readonly modulePath?: string; readonly deadline?: number }): ChildProgram;
  close(): Promise<void>;
}

export async function cardTable(kind: CardKind, options: Omit<PracticeCardOptions, 'kind' | 'people' | 'pin'> = {}): Promise<CardTable> {
  const practice = await makePracticeCards({ ...options, kind, people, pin: pinOf });
  const readers = new CardReaders();
  for (const card of practice.cards.values()) await readers.make(card);
  const started: ChildProgram[] = [];
  const known = (id: string): never => {
    throw new Error(`no practice card for ${id}`);
  };
  return {
    ...practice,
    readers,
    pin: (id) => ({ kind: 'pin', pin: new Uint8Array(Buffer.from(practice.pins.get(id) ?? known(id), 'latin1')) }),
    fingerprint: (id) =>
      practice.roster.people.find((person) => person.id === id)?.key.fingerprint ?? practice.others.get(id)?.fingerprint ?? known(id),
    start: ({ modulePath = practice.modulePath, ...rest } = {}) => {
      const child = new ChildProgram(programs.token, { args: [modulePath], ...rest });
      started.push(child);
      return child;
    },
    close: async () => {
      await Promise.all(started.map((child) => child.kill()));
      await readers.close();
    },
  };
}
