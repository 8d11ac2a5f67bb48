/**
 * A card's side of vpcd, the reader driver of vsmartcard: a TCP connection to the reader's port is a card in the reader, and its end is the
 * card pulled. Both ways: two bytes of length, big-endian, then a control byte or an APDU.
 */
import { connect, type Socket } from 'node:net';

const OFF = 0;
const ON = 1;
const RESET = 2;
const ATR = 4;

export interface CardContacts {
  readonly atr: Uint8Array;
  /** Power came, went, or the reset line was pulled: what was proven is forgotten. */
  reset(): void;
  /** Undefined: the card stays silent. */
  command(apdu: Uint8Array): Promise<Uint8Array | undefined>;
  /** The connection ended, whoever ended it. */
  gone(): void;
}

export class VpcdLink {
  /** Settled when the reader has given power, so that the card is one for every program; rejected when no reader listens. */
  readonly powered: Promise<void>;
  readonly #socket: Socket;
  readonly #contacts: CardContacts;
  #unread = Buffer.alloc(0);
  #queue = Promise.resolve();

  constructor(port: number, contacts: CardContacts) {
    this.#contacts = contacts;
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.powered = new Promise((on, failed) => {
      this.#socket.on('data', (bytes) => {
        this.#unread = Buffer.concat([this.#unread, bytes]);
        for (let frame = this.#frame(); frame !== undefined; frame = this.#frame()) {
          if (frame.length === 1 && frame[0] === ON) on();
          const one = frame;
          this.#queue = this.#queue.then(() => this.#hear(one));
        }
      });
      this.#socket.once('error', failed);
      this.#socket.once('close', () => {
        contacts.gone();
        failed(new Error(`the reader at port ${port} has let the card go`));
      });
    });
    // whoever does not wait for the power hears of its absence in the first command
    this.powered.catch(() => undefined);
  }

  pull(): void {
    this.#socket.destroy();
  }

  /** What was answered has left before the card does. */
  async pullAfterAnswer(): Promise<void> {
    await new Promise<void>((sent) => {
      this.#socket.end(sent);
    });
    this.#socket.destroy();
  }

  #frame(): Buffer | undefined {
    if (this.#unread.length < 2) return undefined;
    const end = 2 + this.#unread.readUInt16BE();
    if (this.#unread.length < end) return undefined;
    const frame = this.#unread.subarray(2, end);
    this.#unread = this.#unread.subarray(end);
    return frame;
  }

  async #hear(frame: Buffer): Promise<void> {
    if (frame.length > 1) {
      const answer = await this.#contacts.command(new Uint8Array(frame));
      if (answer !== undefined) this.#say(answer);
      return;
    }
    const [control] = frame;
    if (control === ATR) this.#say(this.#contacts.atr);
    else if (control === ON || control === OFF || control === RESET) this.#contacts.reset();
  }

  #say(body: Uint8Array): void {
    if (this.#socket.destroyed) return;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(body.length);
    // one write: the other end waits for the length and the body in two reads
    this.#socket.write(Buffer.concat([length, body]));
  }
}
