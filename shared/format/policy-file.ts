/**
 * The policy as a person writes it: `policy.yaml` in the workspace (docs/policy.md). Every section may be left out; what is not said is as
 * in DEFAULT_POLICY. What is approved and logged is its canonical form (policy.ts).
 */
import { z } from '../zod.ts';
import { quorumKind } from './operation.ts';
import {
  type AlertCondition,
  alert,
  approverGroups,
  attestationRule,
  channels,
  DEFAULT_POLICY,
  minutes,
  namedOnce,
  type Policy,
  thresholds,
} from './policy.ts';
import { readYamlFile, type YamlProblem } from './yaml-file.ts';

const DURATION = /^([1-9]\d{0,5})([mhd])$/;
const IN_MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440 };
const durationWords = 'must be a duration of at most 720h: 90m, 24h or 7d';

/** Text such as `90m`, `24h`, `7d` to whole minutes, or null. */
function inMinutes(text: string): number | null {
  const [, count, unit = ''] = DURATION.exec(text) ?? [];
  const given = minutes.safeParse(Number(count) * (IN_MINUTES[unit] ?? 0));
  return given.success ? given.data : null;
}

const duration = z.string({ error: durationWords }).transform((text, context) => {
  const given = inMinutes(text);
  if (given !== null) return given;
  context.addIssue({ code: 'invalid_format', format: 'duration', message: durationWords });
  return z.NEVER;
});

const OVER = 'ceremony.pending_duration > ';
const conditionWords = `must be one of ${OVER}12h (or another duration), ceremony.approval_rejected, ceremony.unauthorized_access`;
function conditionOf(text: string): AlertCondition | null {
  if (text === 'ceremony.approval_rejected' || text === 'ceremony.unauthorized_access') return { on: text };
  const overMinutes = text.startsWith(OVER) ? inMinutes(text.slice(OVER.length)) : null;
  return overMinutes === null ? null : { on: 'ceremony.pending_duration', overMinutes };
}

const condition = z.string({ error: conditionWords }).transform((text, context) => {
  const given = conditionOf(text);
  if (given !== null) return given;
  context.addIssue({ code: 'invalid_format', format: 'condition', message: conditionWords });
  return z.NEVER;
});

const { ceremonies } = DEFAULT_POLICY;
const notices = DEFAULT_POLICY.notifications.ceremonies;

const policyFile = z.strictObject({
  ceremonies: z
    .strictObject({
      enabled: z.boolean().optional(),
      defaultTimeout: duration.optional(),
      maxTimeout: duration.optional(),
      requireSignedApprovals: z.literal(true, { error: 'must be true: an approval that is not signed does not count' }).optional(),
      attestation: attestationRule.partial().optional(),
      thresholds: z.partialRecord(quorumKind, thresholds).optional(),
    })
    .superRefine((given, context) => {
      const { defaultTimeout = ceremonies.defaultTimeoutMinutes, maxTimeout = ceremonies.maxTimeoutMinutes } = given;
      if (defaultTimeout <= maxTimeout) return;
      if (given.defaultTimeout === undefined)
        context.addIssue({ code: 'custom', path: ['maxTimeout'], message: 'must not be below defaultTimeout, which is 24h if not given' });
      else
        context.addIssue({ code: 'custom', path: ['defaultTimeout'], message: 'must not be above maxTimeout, which is 168h if not given' });
    })
    .optional(),
  approverGroups: approverGroups.optional(),
  notifications: z
    .strictObject({ ceremonies: z.strictObject({ enabled: z.boolean().optional(), channels: channels.optional() }) })
    .optional(),
  alerts: z.array(alert.extend({ condition })).max(100).superRefine(namedOnce).optional(),
});
type PolicyFile = Readonly<z.infer<typeof policyFile>>;

/** What a file leaves out is as in DEFAULT_POLICY; alerts that are given stand instead of those there. */
const policyOf = (file: PolicyFile): Policy => ({
  format: 'keyrite-policy-v2',
  ceremonies: {
    enabled: file.ceremonies?.enabled ?? ceremonies.enabled,
    defaultTimeoutMinutes: file.ceremonies?.defaultTimeout ?? ceremonies.defaultTimeoutMinutes,
    maxTimeoutMinutes: file.ceremonies?.maxTimeout ?? ceremonies.maxTimeoutMinutes,
    requireSignedApprovals: true,
    attestation: {
      require: file.ceremonies?.attestation?.require ?? ceremonies.attestation.require,
      pinPolicy: file.ceremonies?.attestation?.pinPolicy ?? ceremonies.attestation.pinPolicy,
      touchPolicy: file.ceremonies?.attestation?.touchPolicy ?? ceremonies.attestation.touchPolicy,
    },
    thresholds: { ...ceremonies.thresholds, ...file.ceremonies?.thresholds },
  },
  approverGroups: file.approverGroups ?? DEFAULT_POLICY.approverGroups,
  notifications: {
    ceremonies: {
      enabled: file.notifications?.ceremonies.enabled ?? notices.enabled,
      channels: file.notifications?.ceremonies.channels ?? notices.channels,
    },
  },
  alerts: file.alerts ?? DEFAULT_POLICY.alerts,
});

type PolicyRead = { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly problems: readonly YamlProblem[] };

/** The text of a policy file, YAML or JSON. Never throws. */
export function readPolicy(text: string): PolicyRead {
  const read = readYamlFile(text, policyFile);
  return read.ok ? { ok: true, policy: policyOf(read.value) } : read;
}
