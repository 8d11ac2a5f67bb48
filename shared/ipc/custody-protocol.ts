/**
 * What main and the custody process say to each other. Nothing here is secret: shards, the KEK and the master key stay in that process,
 * leave it only as the cards' pages in the RAM workspace, and die with it when its step ends.
 */

import type { ReadCheck, ReadMedium } from '../format/ceremony-event.ts';
import type { Refusal } from '../format/refusal.ts';
import type { ShardForms } from '../format/shard-form.ts';
import type { ShardHeader } from '../format/shard-header.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import type { TokenWrapped, WrappedShard } from '../format/wrapped-shard.ts';

export interface CardHolder {
  readonly index: number;
  /** The roster's id and the name as printed. */
  readonly id: string;
  readonly name: string;
}

/** How the file of a scanned card may end; what is in it says which it is. */
export const SCAN_ENDINGS = ['.png', '.jpg', '.jpeg'] as const;

export type CustodyRequest =
  /**
   * One step: take a contribution of 64 bytes from each named token (see RandomContribution), each over its own port: `token-1` is that of
   * the first of `contributors`, `token-2` of the second, and so on, all sent with this request. Mix them with the system's generator, make the master key, seal it, split the KEK, write one page per card of paper as `card-<index>.pdf`
   * (exclusive create, mode 0600) into `folder`, wrap the other shards, answer, be killed.
   */
  | {
      readonly do: 'make';
      readonly header: ShardHeader;
      readonly holders: readonly CardHolder[];
      /** In their order; absent: every shard is a card of paper. */
      readonly forms?: ShardForms;
      /** Key fingerprints of the tokens whose randomness must arrive before anything is made. */
      readonly contributors: readonly string[];
      /** Of the custodians' tokens that have no generator to ask; somebody is named here or there. */
      readonly withoutGenerator?: readonly string[];
      readonly folder: string;
      readonly practice: boolean;
    }
  /** Read one card from its page (PDF): render at 300 dpi, decode the QR, check that the printed text says the same, check against the manifest, keep it for `combine`. */
  | { readonly do: 'read-page'; readonly manifest: ShardManifest; readonly path: string; readonly expectIndex: number }
  /** Read one card from a picture of its paper (PNG or JPEG, `path` without its ending): decode the QR, check against the manifest, keep it. The printed text is not compared. */
  | { readonly do: 'read-scan'; readonly manifest: ShardManifest; readonly path: string; readonly expectIndex: number }
  /** Read one card typed in the entry view: its ASCII bytes come over the port named `entry` (see CardEntry). */
  | { readonly do: 'read-typed'; readonly manifest: ShardManifest; readonly expectIndex: number }
  /** Read one card out of its wrapper: what the token derives from `wrapped.enc` comes over the port named `token` (see SharedSecret). */
  | { readonly do: 'read-wrapped'; readonly manifest: ShardManifest; readonly wrapped: TokenWrapped; readonly expectIndex: number }
  /** As `combine`, of the cards of an old set that are there: k of them are enough. */
  | { readonly do: 'try'; readonly manifest: ShardManifest }
  /**
   * Combine every k-subset of the cards read so far, open the sealed key with each, compare the public outcome. All that can be read here must
   * have been: every one but those with a provider.
   */
  | { readonly do: 'combine'; readonly manifest: ShardManifest };

export type CustodyAnswer =
  | {
      readonly ok: true;
      readonly did: 'make';
      readonly manifest: ShardManifest;
      /** Of the shards on paper. */
      readonly pages: readonly { readonly index: number; readonly file: string; readonly bytes: number }[];
      /** Of the others; each is public. */
      readonly wrapped: readonly WrappedShard[];
    }
  | {
      readonly ok: true;
      readonly did: 'read';
      readonly index: number;
      readonly medium: ReadMedium;
      readonly characters: number;
      readonly passed: readonly ReadCheck[];
    }
  | {
      readonly ok: true;
      readonly did: 'combine';
      readonly subsets: number;
      readonly keyCheckValue: string;
      readonly publicKey: string | null;
    }
  | {
      readonly ok: true;
      readonly did: 'try';
      /** Indices, ascending. */
      readonly cards: readonly number[];
      readonly groups: number;
      readonly keyCheckValue: string;
      readonly publicKey: string | null;
    }
  /** `passed`: what held before the check that refused; the card's text is in no operand. A correction is proposed by place only. */
  | { readonly ok: false; readonly refusal: Refusal; readonly passed: readonly ReadCheck[] };

/** The entry view to the custody process: one card as typed, ASCII. */
export type CardEntry = { readonly kind: 'card'; readonly typed: Uint8Array } | { readonly kind: 'withdrawn' };
