/** Each state of a ceremony, and each standing beside its state, come to by a log in which every record was admitted. */
import { cancelled, expired, expiryOf, paused, raised, restarted } from '../../support/ceremony-commands.ts';
import { type Ceremony, keyRotation, newCeremony } from '../../support/ceremony-of.ts';

export type States = Readonly<Record<string, Ceremony>>;

function after(state: Ceremony, change: (ceremony: Ceremony) => void): Ceremony {
  const ceremony = state.fork();
  change(ceremony);
  return ceremony;
}
const approves = (ceremony: Ceremony, id: string): void => {
  ceremony.record(ceremony.intended(id));
  ceremony.record(ceremony.approved(id));
};
const toLate = (ceremony: Ceremony): void => {
  ceremony.clock = Date.parse(expiryOf(ceremony));
};

const expiredAfter = (state: Ceremony): Ceremony =>
  after(state, (ceremony) => {
    toLate(ceremony);
    ceremony.record(expired(ceremony));
  });
const cancelledAfter = (state: Ceremony): Ceremony =>
  after(state, (ceremony) => ceremony.record(cancelled(ceremony.state.opened.participants.initiator ?? 'zoe')));
const pausedAfter = (state: Ceremony): Ceremony => after(state, (ceremony) => ceremony.record(paused));
const exceptedAfter = (state: Ceremony): Ceremony => after(state, (ceremony) => ceremony.record(raised(ceremony)));
const closedAfter = (state: Ceremony): Ceremony =>
  after(state, (ceremony) => ceremony.until('close').record({ type: 'ceremony.closed', body: { by: 'zoe' } }));
const restartedAfter = (state: Ceremony): Ceremony => after(state, (ceremony) => ceremony.record(restarted(ceremony, 'make')));

/** In the room, each in the step where the script comes to it. */
export async function masterKeyStates(): Promise<States> {
  const notRequested = (await newCeremony()).until('initiate');
  const pending = notRequested.fork().until('approve');
  const partially = pending.fork().until('approve', 2);
  const approved = after(partially, (ceremony) => ceremony.until('make').record(ceremony.probed('before-secret')));
  const making = after(approved, (ceremony) => ceremony.record(ceremony.intendedMaking()));
  const made = after(making, (ceremony) => ceremony.record(ceremony.made()));
  const activated = after(made, (ceremony) => {
    ceremony.record(ceremony.completed());
    ceremony.until('activate').record({ type: 'set.activated', body: { setDigest: ceremony.manifest.setDigest } });
  });
  const executed = after(activated, (ceremony) => {
    ceremony.record(ceremony.executed());
    ceremony.record(ceremony.completed());
  });
  const sealed = after(executed, (ceremony) => {
    ceremony.until('seal').play();
  });
  return {
    NotRequested: notRequested,
    Pending: pending,
    PartiallyApproved: partially,
    Approved: approved,
    making,
    made,
    activated,
    Executed: executed,
    Expired: expiredAfter(partially),
    Cancelled: cancelledAfter(partially),
    overdue: after(approved, toLate),
    paused: pausedAfter(approved),
    interrupted: restartedAfter(making),
    excepted: exceptedAfter(executed.fork().until('sign-off')),
    sealed,
    closed: closedAfter(sealed),
  };
}

/** Of a kind whose approvals come at any time, here before the room's first step; its operation is not in this build. */
export async function keyRotationStates(): Promise<States> {
  const notRequested = await newCeremony({ operation: keyRotation });
  const pending = after(notRequested, (ceremony) => ceremony.record(ceremony.initiated()));
  const partially = after(pending, (ceremony) => {
    approves(ceremony, 'lukasz');
  });
  const approved = after(partially, (ceremony) => {
    approves(ceremony, 'dora');
  });
  return {
    NotRequested: notRequested,
    Pending: pending,
    PartiallyApproved: partially,
    Approved: approved,
    Expired: expiredAfter(approved),
    Cancelled: cancelledAfter(approved),
    overdue: after(approved, toLate),
    paused: pausedAfter(partially),
    interrupted: restartedAfter(partially),
    excepted: exceptedAfter(partially),
  };
}

/** An emergency has no request. */
export async function stuckCeremonyStates(): Promise<States> {
  const opened = await newCeremony({ operation: { kind: 'stuck-ceremony', payload: { ceremony: 'KC-2026-500' } } });
  const sealed = after(opened, (ceremony) => {
    ceremony.until('seal').play();
  });
  return {
    NotRequested: opened,
    Cancelled: cancelledAfter(opened),
    paused: pausedAfter(opened),
    interrupted: restartedAfter(opened),
    excepted: exceptedAfter(opened.fork().until('sign-off')),
    sealed,
    closed: closedAfter(sealed),
  };
}
