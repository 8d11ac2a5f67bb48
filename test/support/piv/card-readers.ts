/** The cards of a test and the readers they are put in: the emulator's process, from outside. Only in a card room (room.ts). */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { CardMade } from './card-made.ts';
import type { CardState, EmulatorRequest, Fault, Told } from './emulator-protocol.ts';
import { cardRoom, type Reader } from './room.ts';

/** A little longer than pcscd takes from one look at a reader to the next. */
const POLL_MS = 450;

export class CardReaders {
  readonly readers: readonly Reader[];
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { readonly done: (told: Told) => void; readonly failed: (error: Error) => void }>();
  readonly #where = new Map<string, Reader>();
  readonly #kinds = new Map<string, Reader['kind']>();
  #asked = 0;

  constructor() {
    this.readers = cardRoom().readers;
    this.#child = fork(join(import.meta.dirname, 'emulator.ts'), [], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', (told: Told) => {
      this.#waiting.get(told.id)?.done(told);
      this.#waiting.delete(told.id);
    });
    this.#child.once('exit', (code, signal) => {
      for (const { failed } of this.#waiting.values()) failed(new Error(`the emulator ended with ${String(code ?? signal)}`));
      this.#waiting.clear();
    });
  }

  async make(made: CardMade): Promise<void> {
    this.#kinds.set(made.id, made.yubikey === undefined ? 'card' : 'yubikey');
    await this.#ask({ do: 'make', made });
  }

  /** Into the reader given, or the first free one of the card's kind; pcscd has given it power when this is done. */
  async insert(card: string, into?: Reader): Promise<Reader> {
    const taken = new Set([...this.#where.values()].map(({ port }) => port));
    const reader = into ?? this.readers.find(({ kind, port }) => kind === this.#kinds.get(card) && !taken.has(port));
    if (reader === undefined) throw new Error(`no free reader for ${card}`);
    this.#where.set(card, reader);
    await this.#ask({ do: 'insert', card, port: reader.port });
    return reader;
  }

  async pull(card: string): Promise<void> {
    this.#where.delete(card);
    await this.#ask({ do: 'pull', card });
  }

  /** These cards in readers, and no other. */
  async only(cards: readonly string[]): Promise<void> {
    const out = [...this.#where.keys()].filter((card) => !cards.includes(card));
    await Promise.all(out.map((card) => this.pull(card)));
    // else a look at the readers that comes at once may still find one that is gone
    if (out.length > 0) await pause(POLL_MS);
    // one after the other: each takes the first reader that is free
    for (const card of cards) if (!this.#where.has(card)) await this.insert(card);
  }

  /** One card out, another into the same reader. */
  async swap(out: string, into: string): Promise<void> {
    const reader = this.#where.get(out);
    if (reader === undefined) throw new Error(`${out} is in no reader`);
    await this.pull(out);
    await this.insert(into, reader);
  }

  /** Out of its reader and in again. */
  async putBack(card: string): Promise<void> {
    const reader = this.#where.get(card);
    await this.pull(card);
    await this.insert(card, reader);
  }

  /** null: it works as it should again. */
  async fault(card: string, fault: Fault | null): Promise<void> {
    await this.#ask({ do: 'fault', card, fault });
  }

  async setTries(card: string, pin: number): Promise<void> {
    await this.#ask({ do: 'tries', card, pin });
  }

  async state(card: string): Promise<CardState> {
    const { state } = await this.#ask({ do: 'state', card });
    if (state === undefined) throw new Error('the emulator told no state');
    return state;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  async #ask(request: EmulatorRequest): Promise<Extract<Told, { ok: true }>> {
    const id = ++this.#asked;
    const told = await new Promise<Told>((done, failed) => {
      this.#waiting.set(id, { done, failed });
      this.#child.send({ id, request });
    });
    if (!told.ok) throw new Error(`emulator, ${request.do}: ${told.why}`);
    return told;
  }
}
