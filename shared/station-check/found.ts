/** One way to write a finding. */

import type { Refusal } from '../format/refusal.ts';
import type { CheckFinding } from '../format/station-check.ts';

type Result = CheckFinding['result'];
type Check = CheckFinding['check'];
type Values = CheckFinding['values'];

export const finding =
  (check: Check, about = '') =>
  (result: Result, found: string, values: Values = {}): CheckFinding => ({ check, about, result, found, values, refusal: null });

/** The refusal's own sentences say what happened and what to do. */
export const refusedFinding = (check: Check, about: string, result: Result, refusal: Refusal, values: Values = {}): CheckFinding => ({
  check,
  about,
  result,
  found: 'refused',
  values,
  refusal,
});
