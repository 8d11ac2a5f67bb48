/** What the station looks at in the machine, and which of it a person looks at too. The order is the order on the sheet. */
export interface Probe {
  readonly id: string;
  readonly title: string;
  /** Looked at again just before every secret step; unsettled, it stops the step (PRB-SECRET-1). */
  readonly stopsSecrets: boolean;
  /** The witness looks too; machine and people each state what they found. */
  readonly witnessed: boolean;
  /** In production no exception settles it (PRB-PRODUCTION-1). */
  readonly absolute: boolean;
}

const probe = (id: string, title: string, kind: Partial<Probe>): Probe => ({
  id,
  title,
  stopsSecrets: false,
  witnessed: false,
  absolute: false,
  ...kind,
});

export const PROBES: readonly Probe[] = [
  probe('network', 'Network cable', { stopsSecrets: true, witnessed: true, absolute: true }),
  probe('radio', 'Wi-Fi, Bluetooth', { stopsSecrets: true, witnessed: true, absolute: true }),
  probe('camera', 'Camera', { stopsSecrets: true, witnessed: true }),
  probe('microphone', 'Microphone', { stopsSecrets: true, witnessed: true }),
  probe('media', 'Removable media', { stopsSecrets: true, witnessed: true }),
  probe('swap', 'Swap', { stopsSecrets: true, absolute: true }),
  probe('core-dumps', 'Core dumps', { stopsSecrets: true }),
  probe('recorders', 'Screen recorders', { stopsSecrets: true }),
  probe('image', 'Live image', {}),
  probe('program', 'Keyrite itself', {}),
  probe('secure-boot', 'Secure Boot', {}),
  probe('random', 'Random numbers', {}),
  probe('printer', 'Printer', { witnessed: true }),
];
export const probeOf = (id: string): Probe | undefined => PROBES.find((p) => p.id === id);
