/** Command and response APDUs (ISO 7816-4 §5.1), short and extended, and the two ways in which long ones are cut into several. */

export interface Command {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data: Uint8Array<ArrayBuffer>;
  /** The most bytes that the answer may have; 0 when none was asked for. */
  readonly most: number;
}

export interface Response {
  readonly status: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

export const INS = {
  verify: 0x20,
  changeReference: 0x24,
  resetRetry: 0x2c,
  generate: 0x47,
  authenticate: 0x87,
  select: 0xa4,
  getResponse: 0xc0,
  getData: 0xcb,
  putData: 0xdb,
  metadata: 0xf7,
  serial: 0xf8,
  attest: 0xf9,
  setPinRetries: 0xfa,
  version: 0xfd,
} as const;

export const STATUS = {
  ok: 0x9000,
  wrongLength: 0x6700,
  secureMessaging: 0x6882,
  notSatisfied: 0x6982,
  blocked: 0x6983,
  conditions: 0x6985,
  wrongData: 0x6a80,
  notSupported: 0x6a81,
  notFound: 0x6a82,
  wrongParameters: 0x6a86,
  referenceNotFound: 0x6a88,
  unknownInstruction: 0x6d00,
} as const;

/** 63CX: X tries are left (SP 800-73-4 part 2 §3.2.1). */
export const triesLeft = (left: number): number => 0x63c0 | Math.min(left, 0xf);

const NOTHING = new Uint8Array();
export const answer = (data: Uint8Array<ArrayBuffer> = NOTHING): Response => ({ status: STATUS.ok, data });
export const refuse = (status: number): Response => ({ status, data: NOTHING });

/** Undefined for bytes that are no command. */
export function readCommand(bytes: Uint8Array): Command | undefined {
  const [cla, ins, p1, p2, first, ...rest] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined;
  const header = { cla, ins, p1, p2 };
  const whole = (data: readonly number[], most: number): Command => ({ ...header, data: Uint8Array.from(data), most });
  if (first === undefined) return whole([], 0);
  if (rest.length === 0) return whole([], first === 0 ? 256 : first);
  if (first !== 0) {
    const after = rest.slice(first);
    if (rest.length < first || after.length > 1) return undefined;
    const [le] = after;
    return whole(rest.slice(0, first), le === undefined ? 0 : le === 0 ? 256 : le);
  }
  const two = (at: number): number => ((rest[at] ?? 0) << 8) | (rest[at + 1] ?? 0);
  if (rest.length === 2) return whole([], two(0) === 0 ? 65_536 : two(0));
  const length = two(0);
  const data = rest.slice(2, 2 + length);
  const after = rest.length - 2 - length;
  if (data.length < length || (after !== 0 && after !== 2)) return undefined;
  return whole(data, after === 0 ? 0 : two(2 + length) === 0 ? 65_536 : two(2 + length));
}

export const responseBytes = ({ status, data }: Response): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([...data, status >> 8, status & 0xff]);

/** The parts of a command that is sent in pieces, and of an answer that is fetched in pieces (ISO 7816-4 §5.1.1, §11.7.1). */
export class Pieces {
  #begun: { readonly ins: number; readonly data: readonly number[] } | undefined;
  #left: Uint8Array<ArrayBuffer> = NOTHING;

  reset(): void {
    this.#begun = undefined;
    this.#left = NOTHING;
  }

  /** Runs `act` with the whole command, once it has come; what is only a piece is answered here. */
  async run(command: Command, act: (whole: Command) => Promise<Response>): Promise<Response> {
    if (command.ins === INS.getResponse) return this.#next(command.most);
    const before = this.#begun?.ins === command.ins ? this.#begun.data : [];
    const data = [...before, ...command.data];
    this.reset();
    if ((command.cla & 0x10) !== 0) {
      this.#begun = { ins: command.ins, data };
      return answer();
    }
    const { status, data: all } = await act({ ...command, data: Uint8Array.from(data) });
    if (all.length === 0) return { status, data: all };
    this.#left = all;
    // a T=1 card may not be given Le at all: it answers what fits
    return this.#next(command.most === 0 ? 256 : command.most);
  }

  #next(most: number): Response {
    if (this.#left.length === 0) return refuse(STATUS.conditions);
    const data = this.#left.slice(0, most);
    this.#left = this.#left.slice(most);
    const left = this.#left.length;
    return { status: left === 0 ? STATUS.ok : 0x6100 | (left > 0xff ? 0 : left), data };
  }
}
