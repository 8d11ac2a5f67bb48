/**
 * An audit event: what the online side's monitoring reads of the log (seed 000, "Audit Event Structure"). It is derived from the log
 * (ceremony/audit.ts) and proves nothing by itself: the log does.
 */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { ceremonyId, digestHex, instant, line, mode } from './fields.ts';
import { jsonLines } from './json-lines.ts';
import { keyAlgorithm } from './key-algorithm.ts';
import { ceremonyKind } from './operation.ts';
import { refusal } from './refusal.ts';

export const AUDIT_EVENT_TYPES = [
  'ceremony.initiated',
  'ceremony.approved',
  'ceremony.approval_rejected',
  'ceremony.unauthorized_access',
  'ceremony.executed',
  'ceremony.expired',
  'ceremony.cancelled',
] as const;
export type AuditEventType = (typeof AUDIT_EVENT_TYPES)[number];

const auditEvent = z.strictObject({
  format: z.literal('keyrite-audit-event-v1'),
  /** The ceremony and the number of its record, the same whenever it is derived: KC-2026-0001/12; with /unauthorized for the second of a record. */
  id: z.string().regex(/^KC-[0-9A-Z-]{4,40}\/\d+(\/unauthorized)?$/),
  eventType: z.enum(AUDIT_EVENT_TYPES),
  timestamp: instant,
  ceremonyId,
  ceremonyType: ceremonyKind,
  mode,
  /** The person's contact on the roster, or their id there; null for a card on no roster, and for the clock, by which a request expires. */
  actor: line.nullable(),
  approvalId: z
    .string()
    .regex(/^apr-[0-9a-f]{16}$/)
    .nullable(),
  /** Approvals that count after it, and how many are needed (0 in an emergency). */
  currentApprovals: z.int().nonnegative(),
  threshold: z.int().nonnegative(),
  /** Of an approval, or of the card that was refused, as far as a card was seen. */
  signatureAlgorithm: keyAlgorithm.nullable(),
  /** SHA-256 of the key's DER SubjectPublicKeyInfo. */
  signatureKeyId: digestHex.nullable(),
  /** Why an approval was not accepted. */
  refusal: refusal.nullable(),
  /** Why it was approved or cancelled, in the person's words. */
  reason: line.nullable(),
});
export type AuditEvent = Readonly<z.infer<typeof auditEvent>>;

export const auditEventLines = jsonLines(canonicalRecord('audit event', auditEvent));
