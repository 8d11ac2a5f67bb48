/**
 * Attestation on the record: what the operator supplied (in the opening), what a token showed (in the approval's record), and what that came
 * to (in what the custodian's token signed). The check itself is shared/keys/attestation.ts.
 */
import { z } from '../zod.ts';
import { base64, digestHex } from './fields.ts';

/** How often the token asks for the PIN, and for a touch, when this key is used; it was fixed when the key was made. */
export const pinPolicy = z.enum(['never', 'once', 'always', 'match-once', 'match-always']);
export const touchPolicy = z.enum(['never', 'always', 'cached']);

/** DER X.509: the roots that count, and authorities between them and the tokens' own. */
export const attestationAuthorities = z.strictObject({ roots: z.array(base64).max(16), intermediates: z.array(base64).max(64) });
export type AttestationAuthorities = Readonly<z.infer<typeof attestationAuthorities>>;

/** DER X.509: the attestation of the key, and what the token showed on the way from it towards a root. */
export const attestationShown = z.strictObject({ certificate: base64, intermediates: z.array(base64).max(4) });
export type AttestationShown = Readonly<z.infer<typeof attestationShown>>;

const attested = z.strictObject({
  /** PIV slot, two hex digits: 9a, 9c, 9d, 9e, 82 to 95. */
  slot: z.string().regex(/^(9[acde]|8[2-9a-f]|9[0-5])$/),
  /** The device's serial, decimal; null where the token does not say it (before firmware 5). */
  serial: z
    .string()
    .regex(/^(0|[1-9]\d{0,19})$/)
    .nullable(),
  /** As 5.4.3. */
  firmware: z.string().regex(/^\d{1,3}\.\d{1,3}\.\d{1,3}$/),
  /** usb-a-keychain and the like, or two hex digits for a shape without a name here; null where the token does not say it. */
  formFactor: z
    .string()
    .regex(/^[a-z0-9-]{2,20}$/)
    .nullable(),
  pinPolicy,
  touchPolicy,
  /** SHA-256 of the root's DER, as its vendor publishes it. */
  root: digestHex,
  /** SHA-256 of the attestation certificate's DER. */
  digest: digestHex,
});
export type Attested = Readonly<z.infer<typeof attested>>;

/** Null: the token showed none. refused: it showed one that does not hold, and which control says so. */
export const attestationSaid = z
  .discriminatedUnion('result', [
    attested.extend({ result: z.literal('attested') }),
    z.strictObject({ result: z.literal('refused'), digest: digestHex, control: z.string().regex(/^ATT-[A-Z]+-\d$/) }),
  ])
  .nullable();
export type AttestationSaid = Readonly<z.infer<typeof attestationSaid>>;
