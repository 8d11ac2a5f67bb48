/** The steps of the two emergencies: a stuck ceremony, a compromised approver. */
export const emergency = {
  'incident.label': 'This emergency so far',
  'incident.revoked': '{name}’s key no longer counts',
  'incident.cancelled.none': 'None was open; none was cancelled.',
  'incident.recreated': 'opened again as {id}',

  'emergency.reason': 'Why',
  'emergency.cancel.which': 'What is cancelled',
  'emergency.cancel.none.say':
    'Nothing is open that has to be cancelled. I record why. {witness}, compare that with the list of ceremonies.',
  'emergency.cancel.none': 'No open ceremony is concerned. Record why nothing is cancelled.',
  'emergency.cancel.kept': 'Their logs are kept. Approvals that were given no longer count.',
  'emergency.cancel.reason': 'Why',
  'emergency.cancel.hold': { one: 'Cancel this ceremony', other: 'Cancel these {n} ceremonies' },
  'emergency.cancel.none.do': 'Record that none is open',
  'emergency.cancelled': 'Cancelled',

  'emergency.recreate.who': 'Custodians who can come',
  'emergency.recreate.do': 'Open it again',
  'emergency.recreate.none': 'The stuck ceremony is not in this workspace. Raise an exception.',
  'emergency.recreated': 'Opened again as',
  'emergency.recreated.from': 'In place of',
  'emergency.recreated.more': 'It waits in the list of ceremonies, and runs on its own.',
  'emergency.better': 'Better otherwise',

  'emergency.revoke.key': 'Key of {name}',
  'emergency.revoke.key.note': 'compare with the roster on paper',
  'emergency.revoke.because': 'Why it is revoked',
  'emergency.revoke.hold': 'Revoke {first}’s key',
  'emergency.revoke.release': 'Release to revoke it',
  'emergency.revoked': 'Revoked',

  'emergency.list': 'List the approvals',
  'emergency.list.again': 'List them again',
  'emergency.approvals': { one: '{n} approval since {at} UTC', other: '{n} approvals since {at} UTC' },
  'emergency.approvals.none': 'No approval since {at} UTC.',
  'emergency.column.when': 'When, UTC',
  'emergency.column.what': 'What was approved',
  'emergency.column.ceremony': 'Ceremony, step',
  'emergency.finding': 'What was found',
  'emergency.finding.help': 'One sentence',
  'emergency.finding.do': 'Record it',

  'emergency.note': 'Note for the record',
  'emergency.note.help': 'At most 200 characters',
  'emergency.note.do': 'Record the note',
} as const;
