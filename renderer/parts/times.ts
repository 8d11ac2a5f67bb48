/** Times as people read them. Instants are the log's (UTC, RFC 3339 with milliseconds); spans are in milliseconds. */
import { t } from './words.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** 14:12:37 */
export const utcSecond = (instant: string): string => instant.slice(11, 19);
/** 14:12 */
export const utcMinute = (instant: string): string => instant.slice(11, 16);
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

/** 41 s; 12 min; 1 h 47 min. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  if (seconds < 60) return t('span.seconds', { n: seconds });
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? t('span.minutes', { n: minutes }) : t('span.hours', { h: Math.floor(minutes / 60), m: minutes % 60 });
}

/** To the second, for what was missed or differs: 18 min 24 s. */
export function exactSpan(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / SECOND);
  if (seconds < 60) return t('span.seconds', { n: seconds });
  return seconds < 3600 ? t('span.minutes-seconds', { m: Math.floor(seconds / 60), s: seconds % 60 }) : span(seconds * SECOND);
}
