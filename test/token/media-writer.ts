/** One export in a process of its own, for media that need a mount or another user: `media-writer.ts FOLDER SIZE`, answers as JSON. */
import { readdirSync } from 'node:fs';
import { type Exported, exportFile } from '../../electron/media/export.ts';

export interface MediaProgramAnswer {
  readonly exported: Exported;
  readonly left: readonly string[];
}

if (import.meta.main) {
  const [, , folder = '', size] = process.argv;
  const exported = await exportFile(folder, 'bundle.zip', new Uint8Array(Number(size)).fill(7));
  process.stdout.write(JSON.stringify({ exported, left: readdirSync(folder) } satisfies MediaProgramAnswer));
}
