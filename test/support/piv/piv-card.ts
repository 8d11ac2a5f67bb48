/**
 * The PIV application of an emulated card: SP 800-73-4 part 2, as far as the modules use it, and what Yubico adds. One command in, one
 * answer out; pieces are put together before (apdu.ts). It never says a key or a PIN.
 */
import { createCipheriv, randomBytes } from 'node:crypto';
import { answer, type Command, INS, type Response, refuse, STATUS, triesLeft } from './apdu.ts';
import { attest } from './attestation-authority.ts';
import { filesOf, PIV_AID, propertyTemplate } from './card-files.ts';
import { agreeWith, algorithmIds, algorithmOf, type CardKey, generateCardKey, publicKeyTlvs, signWith } from './card-keys.ts';
import type { CardMade, CardSlot, CardSlotMade, PinPolicy, TouchPolicy } from './card-made.ts';
import { readTlvs, tlv, valueWith } from './tlv.ts';

/** Key references (SP 800-73-4 part 1 table 4b). */
const PIN = 0x80;
const PUK = 0x81;
const MANAGEMENT = 0x9b;
const ATTESTATION = 0xf9;
/** SP 800-78-4 table 6-2: 00 says the same, and OpenSC asks for a challenge so. */
const TRIPLE_DES = 0x03;

const slotOf = (reference: number): CardSlot | undefined =>
  reference === 0x9a ? '9A' : reference === 0x9c ? '9C' : reference === 0x9d ? '9D' : undefined;

// as Yubico numbers them (SDK guide, PIV metadata and attestation)
const pinPolicies: Readonly<Record<PinPolicy, number>> = { once: 2, always: 3 };
const touchPolicies: Readonly<Record<TouchPolicy, number>> = { never: 1, always: 2, cached: 3 };

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
/** SP 800-73-4 part 2 §2.4.3: eight bytes, FF after the last digit. */
const padded = (digits: string): Uint8Array => Uint8Array.from([...Buffer.from(digits, 'ascii'), ...Buffer.alloc(8, 0xff)]).subarray(0, 8);

class Secret {
  value: Uint8Array;
  tries: number;
  readonly most: number;

  constructor(digits: string, most: number) {
    this.value = padded(digits);
    this.tries = most;
    this.most = most;
  }

  /** Undefined when it is right; the count starts again then. */
  check(given: Uint8Array): Response | undefined {
    if (this.tries === 0) return refuse(STATUS.blocked);
    if (given.length !== 8) return refuse(STATUS.wrongData);
    if (sameBytes(given, this.value)) {
      this.tries = this.most;
      return undefined;
    }
    this.tries--;
    return this.tries === 0 ? refuse(STATUS.blocked) : refuse(triesLeft(this.tries));
  }

  change(value: Uint8Array): void {
    this.value = new Uint8Array(value);
    this.tries = this.most;
  }
}

export class PivCard {
  readonly made: CardMade;
  readonly pin: Secret;
  readonly puk: Secret;
  readonly #slots: Map<CardSlot, CardSlotMade>;
  readonly #files: Map<number, Uint8Array<ArrayBuffer>>;
  /** ykcs11 asks for every slot's at every look; a key's attestation does not change. */
  readonly #attested = new Map<CardKey, Uint8Array<ArrayBuffer>>();
  #selected = false;
  #verified = false;
  /** The PIN came with the command just before: what "PIN always" asks for. */
  #fresh = false;
  #manager = false;
  #witness: Uint8Array | undefined;
  #challenge: Uint8Array | undefined;

  constructor(made: CardMade) {
    this.made = made;
    this.pin = new Secret(made.pin, made.tries);
    this.puk = new Secret(made.puk, made.tries);
    this.#slots = new Map(Object.entries(made.slots) as [CardSlot, CardSlotMade][]);
    this.#files = filesOf(made);
  }

  get verified(): boolean {
    return this.#verified;
  }

  /** Power lost, or the reset line pulled. */
  reset(): void {
    this.#selected = false;
    this.#forget();
  }

  #forget(): void {
    this.#verified = false;
    this.#fresh = false;
    this.#manager = false;
    this.#witness = undefined;
    this.#challenge = undefined;
  }

  async command(command: Command): Promise<Response> {
    const fresh = this.#fresh;
    this.#fresh = false;
    if ((command.cla & 0xef) !== 0) return refuse(STATUS.secureMessaging);
    if (command.ins === INS.select) return this.#select(command);
    if (!this.#selected) return refuse(STATUS.unknownInstruction);
    switch (command.ins) {
      case INS.getData:
        return this.#getData(command);
      case INS.verify:
        return this.#verify(command);
      case INS.changeReference:
        return this.#changeReference(command);
      case INS.resetRetry:
        return this.#resetRetry(command);
      case INS.authenticate:
        return this.#authenticate(command, fresh);
      case INS.putData:
        return this.#putData(command);
      case INS.generate:
        return this.#generate(command);
      default:
        return await this.#yubikey(command);
    }
  }

  #select({ p1, data }: Command): Response {
    // the application's identifier, or its beginning (part 2 §3.1.1)
    const ours = data.length >= 5 && sameBytes(data, PIV_AID.subarray(0, data.length));
    if (p1 !== 0x04 || !ours) return refuse(STATUS.notFound);
    // chosen again, it keeps what was proven; a YubiKey forgets it
    if (!this.#selected || this.made.yubikey !== undefined) this.#forget();
    this.#selected = true;
    return answer(propertyTemplate());
  }

  #getData({ p1, p2, data }: Command): Response {
    if (p1 !== 0x3f || p2 !== 0xff) return refuse(STATUS.wrongParameters);
    const tag = valueWith(readTlvs(data), 0x5c);
    if (tag === undefined) return refuse(STATUS.wrongData);
    const file = this.#files.get(numberOf(tag));
    return file === undefined ? refuse(STATUS.notFound) : answer(file);
  }

  #verify({ p1, p2, data }: Command): Response {
    if (p2 !== PIN) return refuse(STATUS.referenceNotFound);
    if (p1 === 0xff && data.length === 0) {
      this.#verified = false;
      return answer();
    }
    if (p1 !== 0) return refuse(STATUS.wrongParameters);
    if (data.length === 0)
      return this.#verified ? answer() : this.pin.tries === 0 ? refuse(STATUS.blocked) : refuse(triesLeft(this.pin.tries));
    const wrong = this.pin.check(data);
    this.#verified = wrong === undefined;
    this.#fresh = this.#verified;
    return wrong ?? answer();
  }

  #changeReference({ p2, data }: Command): Response {
    if (p2 !== PIN && p2 !== PUK) return refuse(STATUS.referenceNotFound);
    if (data.length !== 16) return refuse(STATUS.wrongData);
    const secret = p2 === PIN ? this.pin : this.puk;
    const wrong = secret.check(data.subarray(0, 8));
    if (p2 === PIN) this.#verified = wrong === undefined;
    if (wrong !== undefined) return wrong;
    secret.change(data.subarray(8));
    return answer();
  }

  #resetRetry({ p2, data }: Command): Response {
    if (p2 !== PIN) return refuse(STATUS.referenceNotFound);
    if (data.length !== 16) return refuse(STATUS.wrongData);
    const wrong = this.puk.check(data.subarray(0, 8));
    if (wrong !== undefined) return wrong;
    this.pin.change(data.subarray(8));
    return answer();
  }

  #authenticate({ p1, p2, data }: Command, fresh: boolean): Response {
    const template = valueWith(readTlvs(data), 0x7c);
    const parts = readTlvs(template ?? new Uint8Array());
    if (template === undefined || parts === undefined) return refuse(STATUS.wrongData);
    const part = (tag: number): Uint8Array<ArrayBuffer> | undefined => valueWith(parts, tag);
    if (p2 === MANAGEMENT) return p1 === TRIPLE_DES || p1 === 0 ? this.#manage(part) : refuse(STATUS.wrongParameters);
    const slot = slotOf(p2);
    const held = slot === undefined ? undefined : this.#slots.get(slot);
    if (slot === undefined || held === undefined) return refuse(STATUS.referenceNotFound);
    if (p1 !== algorithmIds[held.key.algorithm]) return refuse(STATUS.wrongParameters);
    if (!this.#verified || (held.pin === 'always' && !fresh)) return refuse(STATUS.notSatisfied);
    const [challenge, point] = [part(0x81), part(0x85)];
    const made = challenge !== undefined ? signWith(held.key, challenge) : point !== undefined ? agreeWith(held.key, point) : undefined;
    return made === undefined ? refuse(STATUS.wrongData) : answer(tlv(0x7c, tlv(0x82, made)));
  }

  /** With the management key, either way round: the card is asked to prove itself too (mutual), or it asks alone (part 2 appendix A.1). */
  #manage(part: (tag: number) => Uint8Array<ArrayBuffer> | undefined): Response {
    const [witness, challenge, response] = [part(0x80), part(0x81), part(0x82)];
    if (witness?.length === 0) {
      this.#witness = new Uint8Array(randomBytes(8));
      return answer(tlv(0x7c, tlv(0x80, tripleDes(this.made.managementKey, this.#witness))));
    }
    if (witness !== undefined && challenge !== undefined) {
      const right = this.#witness !== undefined && sameBytes(witness, this.#witness) && challenge.length === 8;
      this.#witness = undefined;
      this.#manager = right;
      return right ? answer(tlv(0x7c, tlv(0x82, tripleDes(this.made.managementKey, challenge)))) : refuse(STATUS.notSatisfied);
    }
    if (challenge?.length === 0) {
      this.#challenge = new Uint8Array(randomBytes(8));
      return answer(tlv(0x7c, tlv(0x81, this.#challenge)));
    }
    if (response !== undefined) {
      const right =
        this.#challenge !== undefined && response.length === 8 && sameBytes(tripleDes(this.made.managementKey, this.#challenge), response);
      this.#challenge = undefined;
      this.#manager = right;
      return right ? answer() : refuse(STATUS.notSatisfied);
    }
    return refuse(STATUS.wrongData);
  }

  #putData({ p1, p2, data }: Command): Response {
    if (p1 !== 0x3f || p2 !== 0xff) return refuse(STATUS.wrongParameters);
    if (!this.#manager) return refuse(STATUS.notSatisfied);
    const parts = readTlvs(data);
    const [tag, object] = [valueWith(parts, 0x5c), valueWith(parts, 0x53)];
    if (tag === undefined || object === undefined) return refuse(STATUS.wrongData);
    if (object.length === 0) this.#files.delete(numberOf(tag));
    else this.#files.set(numberOf(tag), tlv(0x53, object));
    return answer();
  }

  #generate({ p2, data }: Command): Response {
    const slot = slotOf(p2);
    if (slot === undefined) return refuse(STATUS.referenceNotFound);
    if (!this.#manager) return refuse(STATUS.notSatisfied);
    const parts = readTlvs(valueWith(readTlvs(data), 0xac) ?? new Uint8Array());
    const [id, pin, touch] = [0x80, 0xaa, 0xab].map((tag) => valueWith(parts, tag)?.[0]);
    const algorithm = id === undefined ? undefined : algorithmOf(id);
    if (algorithm === undefined) return refuse(STATUS.wrongData);
    const key = generateCardKey(algorithm);
    const always = pin === pinPolicies.always || (pin !== pinPolicies.once && slot === '9C');
    this.#slots.set(slot, {
      key,
      pin: always ? 'always' : 'once',
      touch: touch === touchPolicies.always ? 'always' : touch === touchPolicies.cached ? 'cached' : 'never',
      origin: 'generated',
    });
    return answer(tlv(0x7f49, publicKeyTlvs(key)));
  }

  /** Yubico's own instructions; another card knows none of them. */
  async #yubikey({ ins, p1, p2, data }: Command): Promise<Response> {
    const { yubikey } = this.made;
    if (yubikey === undefined) return refuse(STATUS.unknownInstruction);
    switch (ins) {
      case INS.version:
        return answer(Uint8Array.from(yubikey.firmware));
      case INS.serial: {
        const serial = Buffer.alloc(4);
        serial.writeUInt32BE(yubikey.serial);
        return answer(new Uint8Array(serial));
      }
      case INS.metadata:
        return this.#metadata(p2);
      case INS.attest: {
        const slot = slotOf(p1);
        const held = slot === undefined ? undefined : this.#slots.get(slot);
        if (data.length > 0 || slot === undefined || held?.origin !== 'generated') return refuse(STATUS.notFound);
        const made =
          this.#attested.get(held.key) ?? (await attest(yubikey, slot, held.key, [pinPolicies[held.pin], touchPolicies[held.touch]]));
        this.#attested.set(held.key, made);
        return answer(made);
      }
      default:
        return refuse(STATUS.unknownInstruction);
    }
  }

  #metadata(reference: number): Response {
    const flags = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);
    if (reference === PIN || reference === PUK) {
      const secret = reference === PIN ? this.pin : this.puk;
      return answer(
        new Uint8Array(Buffer.concat([tlv(0x01, flags(0xff)), tlv(0x05, flags(0)), tlv(0x06, flags(secret.most, secret.tries))])),
      );
    }
    if (reference === MANAGEMENT)
      return answer(new Uint8Array(Buffer.concat([tlv(0x01, flags(TRIPLE_DES)), tlv(0x02, flags(0, 1)), tlv(0x05, flags(0))])));
    const slot = slotOf(reference);
    const held: CardSlotMade | undefined =
      reference === ATTESTATION && this.made.yubikey !== undefined
        ? { key: this.made.yubikey.attestationKey, pin: 'once', touch: 'never', origin: 'generated' }
        : slot === undefined
          ? undefined
          : this.#slots.get(slot);
    if (held === undefined) return refuse(STATUS.referenceNotFound);
    return answer(
      new Uint8Array(
        Buffer.concat([
          tlv(0x01, flags(algorithmIds[held.key.algorithm])),
          tlv(0x02, flags(pinPolicies[held.pin], touchPolicies[held.touch])),
          tlv(0x03, flags(held.origin === 'generated' ? 1 : 2)),
          tlv(0x04, publicKeyTlvs(held.key)),
        ]),
      ),
    );
  }
}

const numberOf = (tag: Uint8Array): number => tag.reduce((sum, byte) => (sum << 8) | byte, 0);

function tripleDes(key: Uint8Array, block: Uint8Array): Uint8Array<ArrayBuffer> {
  const cipher = createCipheriv('des-ede3', key, null).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(block), cipher.final()]));
}
