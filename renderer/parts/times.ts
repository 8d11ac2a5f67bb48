/** Times as people read them. Instants are the log's (UTC, RFC 3339 with milliseconds); spans are in milliseconds. */
import { t } from './words.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** 14:12:37 */
export const utcSecond = (instant: string): string => instant.slice(11, 19);
/** 14:12 */
export const utcMinute = (instant: string): string => instant.slice(11, 16);
/** 14:12 on the day of `now`, 2026-11-23 14:12 on another. */
export const dayMinute = (instant: string, now: string): string =>
  instant.slice(0, 10) === now.slice(0, 10) ? utcMinute(instant) : `${instant.slice(0, 10)} ${utcMinute(instant)}`;
export const instantOf = (ms: number): string => new Date(ms).toISOString();
/** The room's clock: offset in minutes from UTC. */
export const roomSecond = (ms: number, offset: number): string => utcSecond(instantOf(ms + offset * MINUTE));

/** UTC, UTC+1, UTC−3:30 */
export function zoneName(offset: number): string {
  if (offset === 0) return 'UTC';
  const minutes = Math.abs(offset);
  const rest = minutes % 60;
  return `UTC${offset < 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** +1, -3:30 or 5:30 in minutes; null for anything else or past the ends of the earth's zones. */
export function offsetOf(text: string): number | null {
  const match = /^([+\-−]?)(\d{1,2})(?::(\d\d))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign = '', hours = '0', minutes = '0'] = match;
  const size = Number(hours) * 60 + Number(minutes);
  const offset = sign === '' || sign === '+' ? size : -size;
  return Number(minutes) > 59 || size > 840 ? null : offset;
}

/** 41 s; 12 min; 1 h 47 min; 6 d 23 h. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  if (seconds < 60) return t('span.seconds', { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('span.minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('span.hours', { h: hours, m: minutes % 60 }) : t('span.days', { d: Math.floor(hours / 24), h: hours % 24 });
}

/** Whole minutes as a policy gives them: 90 min; 24 h; 7 days. */
export function hours(minutes: number): string {
  if (minutes % 60 !== 0) return span(minutes * MINUTE);
  const n = minutes / 60;
  return n >= 48 && n % 24 === 0 ? t('hours.days', { n: n / 24 }) : t('hours.n', { n });
}

/** To the second, for what was missed or differs: 18 min 24 s. */
export function exactSpan(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / SECOND);
  if (seconds < 60) return t('span.seconds', { n: seconds });
  return seconds < 3600 ? t('span.minutes-seconds', { m: Math.floor(seconds / 60), s: seconds % 60 }) : span(seconds * SECOND);
}
