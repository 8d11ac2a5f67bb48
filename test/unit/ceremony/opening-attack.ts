/** An opening that must be refused, and the one control that must refuse it: a ceremony as it would open, with one thing changed. */
import type { EventOf } from '../../../shared/format/ceremony-event.ts';
import type { CeremonyOptions } from '../../support/ceremony-of.ts';

export type Opened = EventOf<'ceremony.opened'>['body'];

export interface OpeningAttack {
  readonly what: string;
  readonly control: string;
  readonly of?: CeremonyOptions;
  readonly change?: (opened: Opened) => Opened;
}
