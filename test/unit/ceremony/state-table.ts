/**
 * State × command: in each row a state, in each cell the phase that the command leads to or the control that refuses it. Cells with one outcome
 * stand together. The states are those of states.ts, the commands those of state-commands.ts; a test fails where a cell is missing.
 */
export type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Approvals come at any time, so that these states stand before the room's first step. Executed, sealed and closed are not among them: the
 * operation is not in this build.
 */
export const KEY_ROTATION: Table = {
  NotRequested: {
    Pending: 'initiate',
    Cancelled: 'cancel',
    NotRequested: 'raise bar copy pause',
    'CER-STATE-1': 'approve again decline expire expire-early',
    'CER-QUORUM-1': 'execute',
    'STEP-ORDER-1': 'make executed sign-off seal close',
    'CER-CANCEL-1': 'cancel-other',
    'EXC-NUMBER-1': 'resolve',
    'CER-PAUSED-2': 'resume',
    'CER-INTERRUPTED-2': 'settle',
  },
  Pending: {
    PartiallyApproved: 'approve',
    Pending: 'decline raise bar copy pause',
    Cancelled: 'cancel',
    Expired: 'expire',
    'CER-STATE-1': 'initiate expire-early',
    'APP-DUP-1': 'again',
    'CER-QUORUM-1': 'execute',
    'STEP-ORDER-1': 'make executed sign-off seal close',
    'CER-CANCEL-1': 'cancel-other',
    'EXC-NUMBER-1': 'resolve',
    'CER-PAUSED-2': 'resume',
    'CER-INTERRUPTED-2': 'settle',
  },
  PartiallyApproved: {
    Approved: 'approve',
    PartiallyApproved: 'decline raise copy pause',
    Cancelled: 'cancel',
    Expired: 'expire',
    Pending: 'bar',
    'CER-STATE-1': 'initiate expire-early',
    'APP-DUP-1': 'again',
    'CER-QUORUM-1': 'execute',
    'STEP-ORDER-1': 'make executed sign-off seal close',
    'CER-CANCEL-1': 'cancel-other',
    'EXC-NUMBER-1': 'resolve',
    'CER-PAUSED-2': 'resume',
    'CER-INTERRUPTED-2': 'settle',
  },
  Approved: {
    Cancelled: 'cancel',
    Expired: 'expire',
    Approved: 'raise copy pause',
    PartiallyApproved: 'bar',
    'CER-STATE-1': 'initiate approve again decline expire-early',
    'OP-BUILD-1': 'execute',
    'STEP-ORDER-1': 'make executed sign-off seal close',
    'CER-CANCEL-1': 'cancel-other',
    'EXC-NUMBER-1': 'resolve',
    'CER-PAUSED-2': 'resume',
    'CER-INTERRUPTED-2': 'settle',
  },
  Expired: {
    Expired: 'raise copy pause',
    'CER-STATE-1':
      'initiate approve again decline execute make executed cancel cancel-other expire expire-early bar sign-off seal close settle',
    'EXC-NUMBER-1': 'resolve',
    'CER-PAUSED-2': 'resume',
  },
  Cancelled: {
    Cancelled: 'raise copy pause',
    'CER-STATE-1':
      'initiate approve again decline execute make executed cancel cancel-other expire expire-early bar sign-off seal close settle',
    'EXC-NUMBER-1': 'resolve',
    'CER-PAUSED-2': 'resume',
  },
  overdue: {
    Expired: 'expire expire-early',
    Approved: 'raise copy pause',
    'CER-EXPIRED-1': 'initiate approve again decline execute make executed cancel cancel-other bar sign-off seal close settle',
    'EXC-NUMBER-1': 'resolve',
    'CER-PAUSED-2': 'resume',
  },
  paused: {
    Cancelled: 'cancel',
    Expired: 'expire',
    PartiallyApproved: 'raise copy resume',
    Pending: 'bar',
    'CER-PAUSED-1': 'initiate approve again decline execute make executed sign-off seal close pause',
    'CER-CANCEL-1': 'cancel-other',
    'CER-STATE-1': 'expire-early',
    'EXC-NUMBER-1': 'resolve',
    'CER-INTERRUPTED-2': 'settle',
  },
  interrupted: {
    Cancelled: 'cancel',
    Expired: 'expire',
    PartiallyApproved: 'raise copy settle',
    Pending: 'bar',
    'CER-INTERRUPTED-1': 'initiate approve again decline execute make executed sign-off seal close pause',
    'CER-CANCEL-1': 'cancel-other',
    'CER-STATE-1': 'expire-early',
    'EXC-NUMBER-1': 'resolve',
    'CER-PAUSED-2': 'resume',
  },
  excepted: {
    Approved: 'approve',
    PartiallyApproved: 'decline raise resolve copy pause',
    Cancelled: 'cancel',
    Expired: 'expire',
    Pending: 'bar',
    'CER-STATE-1': 'initiate expire-early',
    'APP-DUP-1': 'again',
    'CER-QUORUM-1': 'execute',
    'STEP-ORDER-1': 'make executed',
    'CER-CANCEL-1': 'cancel-other',
    'EXC-OPEN-1': 'sign-off seal close',
    'CER-PAUSED-2': 'resume',
    'CER-INTERRUPTED-2': 'settle',
  },
};

/** An emergency: no request, no approvals. */
export const STUCK_CEREMONY: Table = {
  NotRequested: {
    Cancelled: 'cancel',
    NotRequested: 'raise bar copy pause',
    'STEP-ORDER-1': 'initiate approve again decline make executed sign-off seal close',
    'CER-QUORUM-1': 'execute',
    'CER-CANCEL-1': 'cancel-other',
    'CER-STATE-1': 'expire expire-early',
    'EXC-NUMBER-1': 'resolve',
    'CER-PAUSED-2': 'resume',
    'CER-INTERRUPTED-2': 'settle',
  },
  Cancelled: {
    Cancelled: 'raise copy pause',
    'CER-STATE-1':
      'initiate approve again decline execute make executed cancel cancel-other expire expire-early bar sign-off seal close settle',
    'EXC-NUMBER-1': 'resolve',
    'CER-PAUSED-2': 'resume',
  },
  paused: {
    Cancelled: 'cancel',
    NotRequested: 'raise bar copy resume',
    'CER-PAUSED-1': 'initiate approve again decline execute make executed sign-off seal close pause',
    'CER-CANCEL-1': 'cancel-other',
    'CER-STATE-1': 'expire expire-early',
    'EXC-NUMBER-1': 'resolve',
    'CER-INTERRUPTED-2': 'settle',
  },
  interrupted: {
    Cancelled: 'cancel',
    NotRequested: 'raise bar copy settle',
    'CER-INTERRUPTED-1': 'initiate approve again decline execute make executed sign-off seal close pause',
    'CER-CANCEL-1': 'cancel-other',
    'CER-STATE-1': 'expire expire-early',
    'EXC-NUMBER-1': 'resolve',
    'CER-PAUSED-2': 'resume',
  },
  excepted: {
    Cancelled: 'cancel',
    NotRequested: 'raise resolve bar copy pause',
    'STEP-ORDER-1': 'initiate approve again decline make executed',
    'CER-QUORUM-1': 'execute',
    'CER-CANCEL-1': 'cancel-other',
    'CER-STATE-1': 'expire expire-early',
    'EXC-OPEN-1': 'sign-off seal close',
    'CER-PAUSED-2': 'resume',
    'CER-INTERRUPTED-2': 'settle',
  },
  sealed: {
    NotRequested: 'raise copy pause',
    'LOG-SEALED-1': 'initiate approve again decline execute make executed cancel cancel-other expire expire-early bar sign-off seal',
    'EXC-NUMBER-1': 'resolve',
    'STEP-ORDER-1': 'close',
    'CER-PAUSED-2': 'resume',
    'CER-INTERRUPTED-2': 'settle',
  },
  closed: {
    NotRequested: 'copy',
    'CER-CLOSED-1':
      'initiate approve again decline execute make executed cancel cancel-other expire expire-early raise resolve bar sign-off seal close pause resume settle',
  },
};
