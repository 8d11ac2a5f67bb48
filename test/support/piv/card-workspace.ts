/** A practice workspace whose people have emulated cards in place of SoftHSM's tokens: the sibling of makePracticeWorkspace. In a card room. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toBase64 } from '../../../shared/bytes/base64.ts';
import { rosterRecord } from '../../../shared/format/roster.ts';
import type { PracticePerson } from '../practice-tokens.ts';
import { type PracticeWorkspace, workspaceWith } from '../practice-workspace.ts';
import { CardReaders } from './card-readers.ts';
import { type CardKind, makePracticeCards } from './practice-cards.ts';

export interface CardWorkspace extends PracticeWorkspace {
  /** Empty: each puts their card in when it is asked for. */
  readonly readers: CardReaders;
}

export async function makeCardWorkspace(options: {
  readonly kind: CardKind;
  readonly people: readonly PracticePerson[];
  readonly strangers?: number;
  readonly files?: Readonly<Record<string, string>>;
}): Promise<CardWorkspace> {
  const { kind, people, strangers = 1 } = options;
  const readers = new CardReaders();
  let vendor = '';
  try {
    const workspace = await workspaceWith(options, async (folder, pin) => {
      const { cards, ...practice } = await makePracticeCards({ kind, people, strangers, pin });
      const rosterPath = join(folder, 'roster.json');
      mkdirSync(folder);
      writeFileSync(rosterPath, rosterRecord.encode(practice.roster));
      for (const card of cards.values()) await readers.make(card);
      vendor = `-----BEGIN CERTIFICATE-----\n${toBase64(practice.attestationRoot)}\n-----END CERTIFICATE-----\n`;
      // SoftHSM has no tokens here
      return { ...practice, rosterPath, softhsmConf: '/dev/null' };
    });
    if (kind === 'yubikey') workspace.write('attestation-roots/practice-vendor.pem', vendor);
    const remove = (): void => {
      workspace.remove();
      void readers.close();
    };
    return { ...workspace, readers, remove };
  } catch (error) {
    await readers.close();
    throw error;
  }
}
