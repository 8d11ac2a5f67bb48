/** What a script must hold to be one of its kind: which actions, what the operation needs in the room, what must be so before sign-off. */
import type { CeremonyKind } from '../format/operation.ts';
import type { Action } from '../format/script.ts';
import { type Effect, type Need, needs } from './actions.ts';

export interface KindRule {
  /** Each of them at least once. */
  readonly required: readonly Action[];
  /** Besides the required ones. */
  readonly allowed: readonly Action[];
  /** What an action needs in this kind beyond what it always needs, and makes beyond what it always makes. */
  readonly also: Readonly<Partial<Record<Action, { readonly needs?: readonly Need[]; readonly makes?: readonly Effect[] }>>>;
  /** The script makes one card, not one for each custodian. */
  readonly oneCard: boolean;
  /** Approvals may be given before the room meets. */
  readonly anyTime: boolean;
  /** What the payload gives to texts (ceremony/kinds.ts): {keyName} … */
  readonly values: readonly string[];
}

const FREE: readonly Action[] = ['confirm', 'head'];
const APPROVED: readonly Action[] = ['identify', 'probe', 'clock', 'compare-script', 'initiate', 'compare-request', 'approve'];
const ENDED: readonly Action[] = ['head', 'sign-off', 'seal', 'sign-checkpoint', 'sign-document', 'sign-bundle', 'export', 'close'];
const CARDS: readonly Action[] = ['issue-card', 'read-card', 'combine', 'activate'];

interface Quorum {
  readonly operation: readonly [Action, ...Action[]];
  /** For the first of them. */
  readonly operationNeeds?: readonly Need[];
  readonly finish: readonly Need[];
  /** For the groups of cards that are tried. */
  readonly combineNeeds?: readonly Need[];
  readonly printsCards?: true;
  readonly oneCard?: true;
  readonly anyTime?: true;
  readonly values?: readonly string[];
}

function quorum({
  operation,
  operationNeeds = [],
  combineNeeds = [],
  finish,
  printsCards,
  oneCard,
  anyTime,
  values = [],
}: Quorum): KindRule {
  const [first] = operation;
  const printed: Effect = { thing: 'share-card', is: 'in-printer' };
  return {
    required: [...APPROVED, ...operation, ...ENDED],
    allowed: FREE,
    also: {
      [first]: {
        needs: [...operationNeeds, ...(printsCards === true ? [needs('printer', 'ready')] : [])],
        makes: printsCards === true ? [printed] : [],
      },
      combine: { needs: combineNeeds },
      'sign-off': { needs: finish },
      export: { needs: [needs('bundle', 'signed')] },
    },
    oneCard: oneCard === true,
    anyTime: anyTime === true,
    values,
  };
}

function emergency(steps: readonly Action[], also: KindRule['also'], finish: readonly Need[], values: readonly string[]): KindRule {
  return {
    required: ['identify', ...steps, 'note', 'sign-off', 'seal', 'sign-checkpoint', 'sign-document', 'export', 'close'],
    allowed: [...FREE, 'probe', 'clock', 'compare-script'],
    also: {
      ...also,
      'sign-off': { needs: [...finish, needs('note', 'written')] },
      // there is no quorum to sign a bundle: the signed PDF goes out
      export: {
        needs: [needs('checkpoint', 'signed'), { ...needs('pdf', 'signed'), of: 'master' }, { ...needs('pdf', 'signed'), of: 'witness' }],
      },
    },
    oneCard: false,
    anyTime: false,
    values,
  };
}

const compared = [needs('outcome', 'compared')];
const newSet = [needs('outcome', 'compared'), needs('set', 'active'), needs('share-card', 'in-bag')];
const oldCardsOut = needs('old-cards', 'out-of-bags');
const rebagged = needs('old-cards', 'in-new-bags');
/** The key is made first; the bytes that can only then be known are confirmed by the quorum. */
const certifying = (values: readonly string[]): Quorum => ({
  operation: ['execute', 'propose-bytes', 'confirm-bytes', 'compare-bytes'],
  operationNeeds: [needs('hsm', 'connected')],
  finish: [needs('bytes', 'compared')],
  values,
});

export const KIND_RULES: Readonly<Record<CeremonyKind, KindRule>> = {
  'key-rotation': quorum({ operation: ['execute', 'compare-outcome'], finish: compared, anyTime: true, values: ['keyId'] }),
  'trust-anchor-update': quorum({ operation: ['execute', 'compare-outcome'], finish: compared, anyTime: true, values: ['anchorId'] }),
  'key-revocation': quorum({ operation: ['execute', 'compare-outcome'], finish: compared, anyTime: true, values: ['keyId'] }),
  'hsm-key-generation': quorum({
    operation: ['execute', 'compare-outcome'],
    operationNeeds: [needs('hsm', 'connected')],
    finish: compared,
    values: ['label', 'tokenSerial'],
  }),
  'recovery-key-activation': quorum({
    operation: ['execute', 'compare-outcome'],
    operationNeeds: [oldCardsOut],
    finish: [...compared, rebagged],
    values: ['keyId'],
  }),
  'master-key-generation': quorum({
    operation: ['make', 'compare-outcome', ...CARDS],
    operationNeeds: [needs('readers', 'full')],
    finish: newSet,
    printsCards: true,
    values: ['keyName', 'k'],
  }),
  'master-key-rotation': quorum({
    operation: ['execute', 'compare-outcome', ...CARDS],
    operationNeeds: [needs('readers', 'full')],
    finish: newSet,
    printsCards: true,
    values: ['keyName', 'k'],
  }),
  'shard-replacement': quorum({
    operation: ['execute', 'compare-outcome', 'issue-card', 'read-card', 'combine'],
    operationNeeds: [oldCardsOut],
    combineNeeds: [oldCardsOut],
    finish: [...compared, needs('cards', 'combined'), needs('share-card', 'in-bag'), rebagged],
    printsCards: true,
    oneCard: true,
  }),
  'shard-refresh': quorum({
    operation: ['execute', 'compare-outcome', ...CARDS],
    operationNeeds: [oldCardsOut, needs('readers', 'full')],
    finish: [...newSet, needs('old-cards', 'destroyed')],
    printsCards: true,
    values: ['k'],
  }),
  'recovery-drill': quorum({ operation: ['execute', 'compare-outcome'], operationNeeds: [oldCardsOut], finish: [...compared, rebagged] }),
  'ca-root': quorum(certifying(['commonName'])),
  'ca-intermediate': quorum(certifying(['commonName'])),
  'ca-rotation': quorum(certifying(['commonName'])),
  'ca-cross-sign': quorum({ ...certifying([]), anyTime: true }),
  'key-activation': quorum({ operation: ['execute', 'compare-outcome'], finish: compared, anyTime: true, values: ['keyId'] }),
  'roster-change': quorum({ operation: ['execute', 'compare-outcome'], finish: compared }),
  'stuck-ceremony': emergency(
    ['cancel-ceremonies', 'recreate'],
    {},
    [needs('ceremonies', 'cancelled'), needs('successor', 'opened')],
    ['ceremony'],
  ),
  'compromised-approver': emergency(
    ['revoke-approver', 'cancel-ceremonies', 'review-approvals'],
    { 'cancel-ceremonies': { needs: [needs('approver', 'revoked')] } },
    [needs('approver', 'revoked'), needs('ceremonies', 'cancelled'), needs('approvals', 'reviewed')],
    ['approver'],
  ),
};
