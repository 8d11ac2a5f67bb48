/**
 * Cards of a set that was made before: read one after the other, and then tried in every group (recovery-drill). The cards that were read stay in
 * one custody process until then; whatever ends it, and the set is read anew.
 */

import { outcomeOf } from '../../shared/ceremony/making.ts';
import { oldCardRefusal, oldSetAsked, oldSetRefusal, openingIntendedRefusal, triedRefusal } from '../../shared/ceremony/old-set.ts';
import type { EventOf } from '../../shared/format/ceremony-event.ts';
import type { Operation } from '../../shared/format/operation.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import type { CustodyAnswer, CustodyRequest } from '../../shared/ipc/custody-protocol.ts';
import type { Program } from '../../shared/ipc/program.ts';
import { askCustody as custody } from './custody-program.ts';
import type { Desk } from './desk.ts';
import { CUSTODY_DEADLINE_MS, probe, readTyped } from './making.ts';

type Participants = EventOf<'ceremony.opened'>['body']['participants'];

/** SET-UNKNOWN-1: no ceremony of this workspace made such a set and activated it. */
function setKnown(desk: Desk, setDigest: string): ShardManifest | Refusal {
  return desk.ledger.setOf(setDigest) ?? refuse('SET-UNKNOWN-1', { set: setDigest });
}

/** Before the people meet: the set is known here, and enough of its holders take part. Null for operations that open none. */
export function oldSetMissing(desk: Desk, operation: Operation, participants: Participants): Refusal | null {
  const asked = oldSetAsked(operation);
  if (asked === null) return null;
  const manifest = setKnown(desk, asked.setDigest);
  return 'control' in manifest ? manifest : oldSetRefusal(asked, participants, manifest);
}

export class OldSetRoom {
  readonly #desk: Desk;
  #program: Program<CustodyRequest, CustodyAnswer> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  end(): void {
    this.#program?.end();
    this.#program = undefined;
  }

  /** The machine is looked at, and the set announced; no custody process hears of it before the quorum. */
  async begin(): Promise<Refusal | null> {
    const desk = this.#desk;
    const { ledger } = desk;
    const { operation } = ledger.open.opened;
    const asked = oldSetAsked(operation);
    if (asked === null) return refuse('CER-KIND-1', { kind: operation.kind });
    const manifest = setKnown(desk, asked.setDigest);
    if ('control' in manifest) return manifest;
    const body = { requestDigest: ledger.open.request?.digest ?? '', manifest };
    // a look at the machine changes nothing that is refused for another reason
    const unready = openingIntendedRefusal(ledger.open, body);
    if (unready !== null && !unready.control.startsWith('PRB-')) return unready;
    const probed = await probe(desk, 'before-secret');
    return probed ?? ledger.record({ type: 'oldSet.openingIntended', body });
  }

  async read(index: number): Promise<Refusal | null> {
    const desk = this.#desk;
    const { ledger } = desk;
    const { reading } = ledger.open.oldSet;
    const holder = reading?.manifest.shards.find((shard) => shard.index === index)?.holder ?? '';
    const stranger = oldCardRefusal(ledger.open, { index, holder });
    if (stranger !== null || reading === null) return stranger;
    this.#program ??= desk.parts.startCustody();
    const answer = await readTyped(desk, this.#program, { manifest: reading.manifest, index, holder });
    if (answer.ok) {
      if (answer.did !== 'read') throw new Error('the custody process answered another request');
      return ledger.record({ type: 'oldSet.cardRead', body: { index, holder, medium: 'typed', passed: [...answer.passed] } });
    }
    const { refusal, passed } = answer;
    // with the process everything that was read is gone
    if (refusal.control.startsWith('CUST-')) return this.#fail(refusal);
    return ledger.record({ type: 'oldSet.cardRefused', body: { index, holder, passed: [...passed], refusal } }) ?? refusal;
  }

  #fail(refusal: Refusal): Refusal {
    this.end();
    const { ledger } = this.#desk;
    return ledger.recordOwed(ledger.open, { type: 'oldSet.openingFailed', body: { refusal } }) ?? refusal;
  }

  /** The process ends when the groups have been tried, good or not. The station may have stopped between the two records. */
  async open(): Promise<Refusal | null> {
    const { ledger } = this.#desk;
    const refused = ledger.open.oldSet.opened === null ? await this.#try() : null;
    return refused ?? ledger.record({ type: 'ceremony.executed', body: outcomeOf(ledger.open) });
  }

  async #try(): Promise<Refusal | null> {
    const desk = this.#desk;
    const { ledger } = desk;
    const { reading } = ledger.open.oldSet;
    const untried = triedRefusal(ledger.open);
    if (untried !== null || reading === null) return untried;
    const program = this.#program ?? desk.parts.startCustody();
    this.#program = program;
    const request = { do: 'try', manifest: reading.manifest } as const;
    const answer = await desk.working('combining', () => custody(program, request, { deadline: { ms: CUSTODY_DEADLINE_MS } }));
    if (!answer.ok) return this.#fail(answer.refusal);
    if (answer.did !== 'try') throw new Error('the custody process answered another request');
    this.end();
    const { cards, groups, keyCheckValue, publicKey } = answer;
    return ledger.record({ type: 'oldSet.opened', body: { cards: [...cards], groups, keyCheckValue, publicKeyFingerprint: publicKey } });
  }
}
