/** The script of each kind that this build brings. A workspace may bring its own in its place (read-script.ts). */
import type { CeremonyKind } from '../format/operation.ts';
import type { Script } from '../format/script.ts';
import { masterKeyRotation, recoveryDrill, recoveryKeyActivation, shardRefresh, shardReplacement } from './card-sets.ts';
import { caCrossSign, caIntermediate, caRoot, caRotation } from './certificates.ts';
import { compromisedApprover, stuckCeremony } from './emergencies.ts';
import { masterKeyGeneration } from './master-key-generation.ts';
import { masterKeyGenerationMixed } from './master-key-mixed.ts';
import { hsmKeyGeneration, keyActivation, keyRevocation, keyRotation, rosterChange, trustAnchorUpdate } from './signing-keys.ts';

export const SCRIPTS: { readonly [K in CeremonyKind]: Script } = {
  'key-rotation': keyRotation,
  'trust-anchor-update': trustAnchorUpdate,
  'key-revocation': keyRevocation,
  'hsm-key-generation': hsmKeyGeneration,
  'recovery-key-activation': recoveryKeyActivation,
  'master-key-generation': masterKeyGeneration,
  'master-key-rotation': masterKeyRotation,
  'shard-replacement': shardReplacement,
  'shard-refresh': shardRefresh,
  'recovery-drill': recoveryDrill,
  'ca-root': caRoot,
  'ca-intermediate': caIntermediate,
  'ca-rotation': caRotation,
  'ca-cross-sign': caCrossSign,
  'key-activation': keyActivation,
  'roster-change': rosterChange,
  'stuck-ceremony': stuckCeremony,
  'compromised-approver': compromisedApprover,
};

/** Of kinds whose shards may be of several forms: the script for when they are (wrapped-texts.ts). */
export const MIXED_SCRIPTS: Readonly<Partial<Record<CeremonyKind, Script>>> = { 'master-key-generation': masterKeyGenerationMixed };

/** Every script that comes with the program. */
export const BUILT_IN: readonly Script[] = [...Object.values(SCRIPTS), masterKeyGenerationMixed];
