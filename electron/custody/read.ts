/** The cards read so far, each checked in the order of shared/shards/recovery-order.ts, and kept until they are combined. */

import type { ReadCheck, ReadMedium } from '../../shared/format/ceremony-event.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { type ShardManifest, shardManifestRecord } from '../../shared/format/shard-manifest.ts';
import { decodeShareCard, shareCardLength } from '../../shared/format/share-card.ts';
import type { TokenWrapped } from '../../shared/format/wrapped-shard.ts';
import type { CardEntry, CustodyAnswer } from '../../shared/ipc/custody-protocol.ts';
import type { SharedSecret } from '../../shared/ipc/token-protocol.ts';
import { manifestRefusal } from '../../shared/shards/manifest-check.ts';
import { checkCard } from '../../shared/shards/recovery-order.ts';
import { wrappedRefusal } from '../../shared/shards/wrapped.ts';
import { type PageReading, readCardPage } from './read-page.ts';
import { readCardScan } from './read-scan.ts';
import type { Shard } from './split.ts';
import { openFromToken } from './wrap.ts';

/** A card with a space after every character, and some; more is not typed by a person. */
const MOST_TYPED_BYTES = 512;

const refused = (refusal: Refusal, passed: readonly ReadCheck[] = []): CustodyAnswer => ({ ok: false, refusal, passed });

export class CardTray {
  readonly #shards = new Map<number, Shard>();
  #set: string | null = null;

  /** Manifest refusals, or CUST-SET-1 when the cards in the tray were read against another manifest. */
  manifestRefusal(manifest: ShardManifest): Refusal | null {
    const refusal = manifestRefusal(manifest);
    if (refusal !== null) return refusal;
    const digest = shardManifestRecord.digest(manifest);
    this.#set ??= digest;
    return this.#set === digest ? null : refuse('CUST-SET-1', { have: digest, want: this.#set });
  }

  /** In the order of their index. */
  shards(): readonly Shard[] {
    return [...this.#shards.values()].sort((a, b) => a.index - b.index);
  }

  readPage(manifest: ShardManifest, path: string, expectIndex: number): Promise<CustodyAnswer> {
    return this.#readPicture(manifest, readCardPage, path, expectIndex, 'page');
  }

  readScan(manifest: ShardManifest, path: string, expectIndex: number): Promise<CustodyAnswer> {
    return this.#readPicture(manifest, readCardScan, path, expectIndex, 'scan');
  }

  async #readPicture(
    manifest: ShardManifest,
    read: (path: string) => Promise<PageReading>,
    path: string,
    expectIndex: number,
    medium: 'page' | 'scan',
  ): Promise<CustodyAnswer> {
    const refusal = this.manifestRefusal(manifest);
    if (refusal !== null) return refused(refusal);
    const reading = await read(path);
    return reading.ok ? this.#take(manifest, reading.code, expectIndex, medium) : refused(reading.refusal);
  }

  /** CARD-WITHDRAWN-1 when the entry view was closed without a card, CARD-LENGTH-1 for what is far too long to be one. */
  readTyped(manifest: ShardManifest, entry: CardEntry, expectIndex: number): CustodyAnswer {
    const refusal = this.manifestRefusal(manifest);
    if (refusal !== null) return refused(refusal);
    if (entry.kind === 'withdrawn') return refused(refuse('CARD-WITHDRAWN-1', { want: expectIndex }));
    if (entry.typed.length > MOST_TYPED_BYTES)
      return refused(refuse('CARD-LENGTH-1', { length: entry.typed.length, expected: shareCardLength }));
    return this.#take(manifest, entry.typed, expectIndex, 'typed');
  }

  /** The manifest's refusals, then those of the wrapped shard against it; asked before a token is. */
  wrappedRefusal(manifest: ShardManifest, wrapped: TokenWrapped): Refusal | null {
    return this.manifestRefusal(manifest) ?? wrappedRefusal(wrapped, manifest);
  }

  /** CARD-WITHDRAWN-1 when the token gave no secret; the refusals of openFromToken, then those of a card. Wipes the secret. */
  async readWrapped(manifest: ShardManifest, wrapped: TokenWrapped, given: SharedSecret, expectIndex: number): Promise<CustodyAnswer> {
    const refusal = this.wrappedRefusal(manifest, wrapped);
    if (refusal !== null) return refused(refusal);
    if (given.kind === 'withdrawn') return refused(refuse('CARD-WITHDRAWN-1', { want: expectIndex }));
    const opened = await openFromToken(wrapped, given.spki, given.secret);
    given.secret.fill(0);
    return 'control' in opened ? refused(opened) : this.#take(manifest, opened, expectIndex, 'token');
  }

  /** Wipes `text`. */
  #take(manifest: ShardManifest, text: Uint8Array, expectIndex: number, medium: ReadMedium | 'token'): CustodyAnswer {
    const reading = decodeShareCard(text);
    text.fill(0);
    if (!reading.ok) {
      // a proposal is shown to nobody here: the place is in the refusal, and the person types the card again
      reading.proposal?.corrected.fill(0);
      return refused(reading.refusal);
    }
    const { card } = reading;
    const { passed, refusal } = checkCard(card, { manifest, alreadyRead: new Set(this.#shards.keys()), expectIndex });
    const checks: ReadCheck[] = ['readable', ...passed];
    if (refusal !== null) {
      card.share.fill(0);
      return refused(refusal, checks);
    }
    this.#shards.set(card.index, { index: card.index, bytes: card.share });
    return { ok: true, did: 'read', index: card.index, medium, characters: shareCardLength, passed: checks };
  }
}
