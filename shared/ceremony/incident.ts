/** The controls of the emergencies: each act is about what the emergency was opened for, and happens once. */
import type { EventOf } from '../format/ceremony-event.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { type CeremonyState, personOf } from './state.ts';

type IncidentEvent = EventOf<'incident.cancelled' | 'incident.recreated' | 'approver.revoked' | 'approvals.listed' | 'approvals.reviewed'>;

export function incidentRefusal({ opened, incident, roster }: CeremonyState, event: IncidentEvent): Refusal | null {
  const { operation } = opened;
  const done = refuse('INC-DONE-1', { event: event.type });
  const other = refuse('INC-SUBJECT-1', { event: event.type });
  switch (event.type) {
    case 'incident.cancelled':
      if (incident.cancelled !== null) return done;
      // none: it was over before anybody came to this step
      return operation.kind === 'stuck-ceremony' && event.body.ceremonies.some((id) => id !== operation.payload.ceremony) ? other : null;
    case 'incident.recreated':
      if (incident.recreated !== null) return done;
      return operation.kind === 'stuck-ceremony' && event.body.from === operation.payload.ceremony ? null : other;
    case 'approver.revoked': {
      if (incident.revoked !== null) return done;
      const { person, fingerprint } = event.body;
      const same = operation.kind === 'compromised-approver' && person === operation.payload.person;
      return same && personOf(roster, person)?.key.fingerprint === fingerprint ? null : other;
    }
    case 'approvals.listed':
      // what was found is about the list before it
      if (incident.reviewed !== null) return done;
      return operation.kind === 'compromised-approver' && event.body.since === operation.payload.since ? null : other;
    case 'approvals.reviewed':
      if (incident.reviewed !== null) return done;
      return incident.listed === null ? refuse('INC-LIST-1', {}) : null;
  }
}
