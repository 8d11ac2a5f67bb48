/**
 * What the check of a station finds, one finding a line: which check, about what, how it went, and which sentence of the catalogue says so
 * (shared/words/station-check.ts). It is shown and printed, and stands in no log.
 */
import { z } from '../zod.ts';
import { instant } from './fields.ts';
import { refusal } from './refusal.ts';

/** In the order in which they are shown. */
export const CHECKS = [
  'workspace',
  'log',
  'clock',
  'module',
  'pcscd',
  'reader',
  'token',
  'certificate',
  'approvers',
  'test-signature',
  'random',
  'disk',
  'printer',
] as const;

export const checkFinding = z.strictObject({
  check: z.enum(CHECKS),
  /** Where a check looks at several things: a module's or folder's path, a card's serial number, a person's id. Else empty. */
  about: z.string(),
  result: z.enum(['ok', 'warning', 'critical', 'cannot-tell']),
  /** Which of the check's sentences; `refused`: the refusal's own. */
  found: z.string().regex(/^[a-z][a-z0-9-]*$/),
  values: z.record(z.string(), z.union([z.string(), z.int()])),
  refusal: refusal.nullable(),
});
export type CheckFinding = Readonly<z.infer<typeof checkFinding>>;

export const stationCheck = z.strictObject({ at: instant, findings: z.array(checkFinding) });
export type StationCheck = Readonly<z.infer<typeof stationCheck>>;
