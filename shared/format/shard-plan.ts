/**
 * Where the shards of one key are to lie: which form each has, who holds it, who may stand in, at which site, or with which provider under
 * which account and key. Written before the ceremony, by a person (shared/shards/plan-file.ts); the record is its canonical form.
 *
 * It holds no secret and no digest of one. That its parts belong together, and that no single hand has enough shards, is asked by
 * shared/shards/plan-lint.ts; this is the shape alone.
 */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { keyName, line, personId } from './fields.ts';

const text = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });
const id = (error: string) => text(/^[a-z][a-z0-9-]{0,31}$/, error);

const siteId = id('must be 1 to 32 of a-z 0-9 -, the first a letter');
/** One spelling only: two spellings of one region would be two that never fail together. */
const region = id('must be a region in small letters, digits and dashes, such as eu-central-1');
/** As CK_TOKEN_INFO says it (PKCS#11 3.0 §3.2): at most 16 characters. */
const tokenSerial = text(/^[\x21-\x7e]{1,16}$/, 'must be the serial number as text: 1 to 16 characters, digits in quotation marks');

export const shardProvider = z.enum(['aws-kms', 'gcp-kms', 'vault-transit', 'hsm']);
export type ShardProvider = z.infer<typeof shardProvider>;
/** AWS account, GCP project, Vault or OpenBao server with its namespace, serial number of an HSM. No scheme, no slash at the end: one spelling. */
export const providerAccount = text(
  /^(?=.{1,64}$)[A-Za-z0-9](?:[A-Za-z0-9._:-]|\/(?=[A-Za-z0-9]))*$/,
  'must be the account as text: 1 to 64 of A-Z a-z 0-9 . _ : / -, without https:// or a slash at the end, digits in quotation marks',
);
/** The key that the shard is wrapped to, by the name under which the provider decrypts with it. */
const providerKey = text(/^[\x21-\x7e]{1,200}$/, 'must be the name of the key: 1 to 200 characters without spaces');

/** At most as many as a set has shards (shared/format/operation.ts). */
const MOST_SHARDS = 31;
const index = z.int().min(1, { error: 'must be at least 1: x = 0 is the secret itself' }).max(MOST_SHARDS);
const holder = personId;

/** The three forms; a file may leave out what is then empty. */
const shardWith = <Deputies extends z.ZodType, Standing extends z.ZodType>(deputies: Deputies, standsAt: Standing) =>
  z.discriminatedUnion('form', [
    /** A share card. site: where it is kept. */
    z.strictObject({ index, form: z.literal('paper'), holder, deputies, site: siteId }),
    /** Wrapped to a key of a card or stick. site: where that is kept. */
    z.strictObject({ index, form: z.literal('token'), holder, deputies, site: siteId, token: tokenSerial }),
    /** Wrapped to a decryption key. holder: who can have it decrypted. site: where the machine stands, if it is the organisation's own. */
    z.strictObject({
      index,
      form: z.literal('provider'),
      holder,
      deputies,
      provider: shardProvider,
      account: providerAccount,
      region,
      key: providerKey,
      site: standsAt,
    }),
  ]);
/** People who may bring the shard in the holder's place. */
const deputies = z.array(personId).max(8);

const site = { id: siteId, name: line.max(80), region, address: line };
const person = z.strictObject({
  /** As on the roster. */
  id: personId,
  name: line.max(80),
  /** How to reach the person when something has happened: a telephone number, an address. */
  contact: line,
});
const contact = line.nullable();

const planWith = <Site extends z.ZodType, Shard extends z.ZodType>(sites: Site, shards: Shard) =>
  z.strictObject({
    format: z.literal('keyrite-shard-plan-v1'),
    keyName,
    /** k: how many shards open the key. */
    threshold: z.int().min(2, { error: 'must be at least 2: nobody opens a key alone' }).max(MOST_SHARDS),
    sites: z.array(sites).max(100),
    people: z.array(person).min(1).max(100),
    shards: z.array(shards).min(2).max(MOST_SHARDS),
  });

export const shardPlan = planWith(z.strictObject({ ...site, contact }), shardWith(deputies, siteId.nullable()));
export type ShardPlan = Readonly<z.infer<typeof shardPlan>>;
export type PlannedShard = ShardPlan['shards'][number];
export const shardPlanRecord = canonicalRecord('shard plan', shardPlan);

/** As a person writes it. `deputies`, a site's `contact` and a provider shard's `site` may be left out. */
export const shardPlanFile = planWith(
  z.strictObject({ ...site, contact: contact.default(null) }),
  shardWith(deputies.default([]), siteId.nullable().default(null)),
);
