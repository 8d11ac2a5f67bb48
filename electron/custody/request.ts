/** What may be asked of this process, checked where it arrives: main is trusted with no secret, so it gets no other way in. */

import { digestHex, line, personId } from '../../shared/format/fields.ts';
import { shardForms } from '../../shared/format/shard-form.ts';
import { shardHeader } from '../../shared/format/shard-header.ts';
import { shardManifest } from '../../shared/format/shard-manifest.ts';
import { tokenWrapped } from '../../shared/format/wrapped-shard.ts';
import type { CardEntry, CustodyRequest } from '../../shared/ipc/custody-protocol.ts';
import type { RandomContribution, SharedSecret } from '../../shared/ipc/token-protocol.ts';
import { z } from '../../shared/zod.ts';

const absolutePath = z.string().startsWith('/').max(4096);
const cardIndex = z.int().min(1).max(31);

const custodyRequest = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('make'),
    header: shardHeader,
    holders: z.array(z.strictObject({ index: cardIndex, id: personId, name: line })).max(31),
    forms: shardForms.exactOptional(),
    contributors: z.array(digestHex).max(31),
    withoutGenerator: z.array(digestHex).min(1).max(31).exactOptional(),
    folder: absolutePath,
    practice: z.boolean(),
  }),
  z.strictObject({ do: z.literal('read-page'), manifest: shardManifest, path: absolutePath, expectIndex: cardIndex }),
  z.strictObject({ do: z.literal('read-scan'), manifest: shardManifest, path: absolutePath, expectIndex: cardIndex }),
  z.strictObject({ do: z.literal('read-typed'), manifest: shardManifest, expectIndex: cardIndex }),
  z.strictObject({ do: z.literal('read-wrapped'), manifest: shardManifest, wrapped: tokenWrapped, expectIndex: cardIndex }),
  z.strictObject({ do: z.literal('combine'), manifest: shardManifest }),
  z.strictObject({ do: z.literal('try'), manifest: shardManifest }),
]);

const bytes = z.instanceof(Uint8Array);
const randomContribution = z.strictObject({ kind: z.literal('random'), fingerprint: digestHex, random: bytes });
const cardEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('card'), typed: bytes }),
  z.strictObject({ kind: z.literal('withdrawn') }),
]);

const sharedSecret = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('secret'), spki: bytes, secret: bytes }),
  z.strictObject({ kind: z.literal('withdrawn') }),
]);

/** A Buffer would be refused by shamir-secret-sharing and print itself differently: keep the bytes, drop the class. */
const plain = (given: Uint8Array): Uint8Array => new Uint8Array(given.buffer, given.byteOffset, given.byteLength);

/** Throws for a message that is no request: a bug in main. What is thrown quotes no value. */
export function parseRequest(message: unknown): CustodyRequest {
  const parsed = custodyRequest.safeParse(message);
  if (parsed.success) return parsed.data;
  throw new TypeError(`not a custody request: ${parsed.error.issues.map(({ path }) => path.join('.')).join(' ')}`);
}

/** Null for anything else: a port's other end may be any process. */
export function parseContribution(message: unknown): RandomContribution | null {
  const parsed = randomContribution.safeParse(message);
  return parsed.success ? { ...parsed.data, random: plain(parsed.data.random) } : null;
}

export function parseCardEntry(message: unknown): CardEntry | null {
  const parsed = cardEntry.safeParse(message);
  if (!parsed.success) return null;
  return parsed.data.kind === 'card' ? { kind: 'card', typed: plain(parsed.data.typed) } : parsed.data;
}

export function parseSecret(message: unknown): SharedSecret | null {
  const parsed = sharedSecret.safeParse(message);
  if (!parsed.success) return null;
  const { data } = parsed;
  return data.kind === 'secret' ? { kind: 'secret', spki: plain(data.spki), secret: plain(data.secret) } : data;
}
