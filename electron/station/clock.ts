/** The station's clock beside a watch in the room. */
import { currentStep } from '../../shared/ceremony/state.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { Desk } from './desk.ts';

const DAY_SECONDS = 86_400;

/**
 * The watch shows the room's time; the difference is taken the short way round midnight. CLOCK-FORM-1.
 * @param watch 14:12:37
 */
export function compareClock({ ledger, parts }: Desk, watch: string): Refusal | null {
  const read = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(watch);
  if (read === null) return refuse('CLOCK-FORM-1', { have: watch });
  const [h = 0, m = 0, s = 0] = read.slice(1).map(Number);
  const now = new Date(parts.now().getTime() + ledger.open.opened.localOffset * 60_000);
  const station = now.getUTCHours() * 3600 + now.getUTCMinutes() * 60 + now.getUTCSeconds();
  const apart = (station - (h * 3600 + m * 60 + s) + DAY_SECONDS) % DAY_SECONDS;
  const offsetSeconds = apart > DAY_SECONDS / 2 ? apart - DAY_SECONDS : apart;
  const by = currentStep(ledger.open)?.confirmer ?? '';
  return ledger.record({ type: 'clock.compared', body: { watch, by, offsetSeconds } });
}
