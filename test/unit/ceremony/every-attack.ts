/** All attacks on a ceremony under way. */
import { approvalAttacks } from './approval-attacks.ts';
import type { Attack } from './attack.ts';
import { attestationAttacks } from './attestation-attacks.ts';
import { formAttacks } from './form-attacks.ts';
import { incidentAttacks } from './incident-attacks.ts';
import { keypairAttacks } from './keypair-attacks.ts';
import { machineAttacks } from './machine-attacks.ts';
import { makingAttacks } from './making-attacks.ts';
import { oldSetAttacks } from './old-set-attacks.ts';
import { orderAttacks } from './order-attacks.ts';
import { rosterAttacks } from './roster-attacks.ts';
import { stopAttacks } from './stop-attacks.ts';
import { twoPhaseAttacks } from './two-phase-attacks.ts';

export const everyAttack: readonly Attack[] = [
  ...approvalAttacks,
  ...attestationAttacks,
  ...machineAttacks,
  ...makingAttacks,
  ...formAttacks,
  ...keypairAttacks,
  ...oldSetAttacks,
  ...orderAttacks,
  ...rosterAttacks,
  ...stopAttacks,
  ...twoPhaseAttacks,
  ...incidentAttacks,
];
