/** The entry view: one field, three sentences at most. */
export const entry = {
  'entry.pin': 'PIN of {first}’s card',
  'entry.pin.help': '6 to 8 digits',
  'entry.pin.wrong': 'Not 6 to 8 digits. It was not sent.',
  'entry.card': '{first}’s card, 92 characters',
  'entry.card.help': 'Groups of four; spaces count for nothing',
  'entry.card.wrong': 'A card has 92 characters; these are {n}. It was not sent.',
  'entry.do.identify': 'Identify',
  'entry.do.approve': 'Approve',
  'entry.do.confirm': 'Confirm',
  'entry.do.checkpoint': 'Sign',
  'entry.do.document': 'Sign',
  'entry.do.bundle': 'Sign',
  'entry.do.test': 'Sign the test',
  'entry.do.card': 'Check the card',
  'entry.stop.pin': 'Stop, take the card out',
  'entry.stop.card': 'Stop',
} as const;
