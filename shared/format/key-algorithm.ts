/** The kinds of keys that sign here: people's, in their tokens, and those that ceremonies make. What each means: message-signature.ts. */
import { z } from '../zod.ts';

export const keyAlgorithm = z.enum(['ecdsa-p256', 'ecdsa-p384', 'rsa-2048', 'rsa-3072', 'rsa-4096', 'ed25519']);
export type KeyAlgorithm = z.infer<typeof keyAlgorithm>;
