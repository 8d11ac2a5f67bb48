/**
 * The emulator's process: cards that are put in vpcd's readers and pulled, and that fail as they are told. A process of its own, because a
 * PKCS#11 call blocks the one that makes it. It ends with its parent.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Pieces, readCommand, refuse, responseBytes, STATUS } from './apdu.ts';
import type { CardMade } from './card-made.ts';
import type { Asked, CardState, EmulatorRequest, Fault, FaultAct, Told } from './emulator-protocol.ts';
import { PivCard } from './piv-card.ts';
import { VpcdLink } from './vpcd-link.ts';

/** T=1; the historical bytes name the PIV application. */
const PIV_ATR = Buffer.from('3b8d800180fba000000308000010000100cd', 'hex');
/** A YubiKey 5's: drivers know it by this. */
const YUBIKEY_ATR = Buffer.from('3bfd1300008131fe158073c021c057597562694b657940', 'hex');

/**
 * pcscd looks into a reader every 400 ms. A card that comes before it has seen the last one go is taken for that one, and gets no power: a
 * person is never so quick.
 */
const POLL_MS = 600;
const POWER_MS = 3_000;
const TRIES = 5;
/** When the reader at a port last lost its card. */
const emptied = new Map<number, number>();

class EmulatedCard {
  readonly #card: PivCard;
  readonly #pieces = new Pieces();
  #link: VpcdLink | undefined;
  #port = 0;
  #fault: Fault | undefined;
  #after = 0;
  #heard: CardState['heard'][number][] = [];

  constructor(made: CardMade) {
    this.#card = new PivCard(made);
  }

  /** Done when the reader has given power. */
  async insert(port: number): Promise<void> {
    if (this.#link !== undefined) throw new Error(`${this.#card.made.id} is in a reader already`);
    for (let tries = 0; tries < TRIES; tries++) {
      const since = Date.now() - (emptied.get(port) ?? 0);
      if (since < POLL_MS) await pause(POLL_MS - since);
      const link = this.#touch(port);
      if (await Promise.race([link.powered.then(() => true), pause(POWER_MS, false)])) return;
      // pcscd was too slow to see the card before this one go: it has to miss this one too
      this.pull();
    }
    throw new Error(`the reader at port ${port} gives no power`);
  }

  #touch(port: number): VpcdLink {
    const link: VpcdLink = new VpcdLink(port, {
      atr: this.#card.made.yubikey === undefined ? PIV_ATR : YUBIKEY_ATR,
      reset: () => {
        this.#pieces.reset();
        this.#card.reset();
      },
      command: (apdu) => this.#command(link, apdu),
      gone: () => {
        // its place may have been taken already
        if (this.#link === link) this.#leave();
      },
    });
    this.#link = link;
    this.#port = port;
    return link;
  }

  #leave(): void {
    this.#link = undefined;
    emptied.set(this.#port, Date.now());
    this.#pieces.reset();
    this.#card.reset();
  }

  pull(): void {
    if (this.#link === undefined) return;
    this.#link.pull();
    this.#leave();
  }

  fail(fault: Fault | undefined): void {
    this.#fault = fault;
    this.#after = fault !== undefined && 'after' in fault.when ? fault.when.after : 0;
  }

  setTries(pin: number): void {
    this.#card.pin.tries = pin;
  }

  state(): CardState {
    const heard = this.#heard;
    this.#heard = [];
    return {
      inserted: this.#link !== undefined,
      pinTries: this.#card.pin.tries,
      pukTries: this.#card.puk.tries,
      pinVerified: this.#card.verified,
      heard,
    };
  }

  async #command(link: VpcdLink, apdu: Uint8Array): Promise<Uint8Array | undefined> {
    const command = readCommand(apdu);
    const ins = command?.ins ?? apdu[1] ?? 0;
    const noted = (status: number | null): void => {
      this.#heard.push({ ins, reference: apdu[3] ?? 0, status });
    };
    const act = this.#actOn(ins);
    if (act === 'pull' || act === 'silent') {
      noted(null);
      if (act === 'pull') link.pull();
      return undefined;
    }
    if (typeof act === 'object') {
      noted(act.status);
      return responseBytes(refuse(act.status));
    }
    const response =
      command === undefined ? refuse(STATUS.wrongLength) : await this.#pieces.run(command, (whole) => this.#card.command(whole));
    noted(act === 'unanswered' ? null : response.status);
    if (act === 'unanswered') {
      link.pull();
      return undefined;
    }
    if (act === 'answered') setImmediate(() => void link.pullAfterAnswer());
    return responseBytes(response);
  }

  /** A fault happens once, but for silence, which lasts until the card is pulled. */
  #actOn(ins: number): FaultAct | undefined {
    const fault = this.#fault;
    if (fault === undefined) return undefined;
    const due = 'ins' in fault.when ? fault.when.ins === ins : this.#after-- === 0;
    if (!due) return undefined;
    this.#fault = undefined;
    return fault.act;
  }
}

const cards = new Map<string, EmulatedCard>();

function cardOf(id: string): EmulatedCard {
  const card = cards.get(id);
  if (card === undefined) throw new Error(`no card ${id}`);
  return card;
}

async function carryOut(request: EmulatorRequest): Promise<CardState | undefined> {
  switch (request.do) {
    case 'make':
      if (cards.has(request.made.id)) throw new Error(`there is a card ${request.made.id} already`);
      cards.set(request.made.id, new EmulatedCard(request.made));
      return undefined;
    case 'insert':
      await cardOf(request.card).insert(request.port);
      return undefined;
    case 'pull':
      cardOf(request.card).pull();
      return undefined;
    case 'fault':
      cardOf(request.card).fail(request.fault ?? undefined);
      return undefined;
    case 'tries':
      cardOf(request.card).setTries(request.pin);
      return undefined;
    case 'state':
      return cardOf(request.card).state();
  }
}

function tell(told: Told): void {
  process.send?.(told);
}

process.on('message', (asked: Asked) => {
  carryOut(asked.request).then(
    (state) => {
      tell({ id: asked.id, ok: true, ...(state === undefined ? {} : { state }) });
    },
    (error: unknown) => {
      tell({ id: asked.id, ok: false, why: error instanceof Error ? error.message : String(error) });
    },
  );
});
process.on('disconnect', () => {
  process.exit(0);
});
