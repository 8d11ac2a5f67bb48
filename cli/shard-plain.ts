/** `keyrite shard export`, `import`: a shard as a plain share and back, in this one process, which ends with it. */
import { existsSync, writeFileSync } from 'node:fs';
import { refuse } from '../shared/format/refusal.ts';
import type { ShardManifest } from '../shared/format/shard-manifest.ts';
import { readManifest } from '../shared/shards/manifest-check.ts';
import { type Converted, exportPlain, importPlain, weaknessRefusal } from '../shared/shards/plain.ts';
import { CARD_TO_EXPORT, exported, imported, SHARE_TO_IMPORT, WEAKNESSES } from '../shared/words/plain-shares.ts';
import { NO_TERMINAL } from '../shared/words/shard-proof.ts';
import { cardInput } from './card-input.ts';
import { EXIT, given, isStatus, say, sayRefused } from './given-record.ts';
import { SHARD_PLAIN_HELP, type ShardPlainAsked, shardPlainAskedFor } from './shard-plain-arguments.ts';
import { visible } from './visible.ts';
import { complain } from './written-files.ts';

interface Conversion {
  readonly from: string | null;
  readonly out: string;
  readonly prompt: string;
  readonly convert: (typed: Uint8Array) => Converted;
  readonly done: (file: string, index: number) => readonly string[];
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unreadable');

async function convert({ from, out, prompt, convert: convertTyped, done }: Conversion): Promise<number> {
  if (existsSync(out)) {
    complain(`cannot write ${visible(out)} (EEXIST)`);
    return EXIT.usage;
  }
  const input = await cardInput(from, [], prompt);
  switch (input.kind) {
    case 'no-terminal':
      complain(NO_TERMINAL);
      return EXIT.usage;
    case 'unreadable':
      complain(`cannot read what was to be read (${input.code})`);
      return EXIT.usage;
    case 'withdrawn':
      return sayRefused(refuse('CARD-WITHDRAWN-1'));
    case 'typed': {
      const made = convertTyped(input.typed);
      if (!made.ok) return sayRefused(made.refusal);
      try {
        writeFileSync(out, made.text, { flag: 'wx', mode: 0o600 });
      } catch (error) {
        complain(`cannot write ${visible(out)} (${codeOf(error)})`);
        return EXIT.usage;
      } finally {
        made.text.fill(0);
      }
      say(done(out, made.index));
      return EXIT.done;
    }
  }
}

function exportShard(asked: Extract<ShardPlainAsked, { does: 'export' }>, manifest: ShardManifest): Promise<number> | number {
  say(WEAKNESSES);
  const unread = weaknessRefusal(asked.weaknessesRead);
  if (unread !== null) return sayRefused(unread);
  const { from, out, form } = asked;
  return convert({ from, out, prompt: CARD_TO_EXPORT, convert: (typed) => exportPlain(typed, manifest, form), done: exported });
}

/** `args`: what stands after `keyrite shard`. The exit status. */
export async function runShardPlain(args: readonly string[]): Promise<number> {
  const asked = shardPlainAskedFor(args);
  if (asked.does === 'help') {
    process.stdout.write(SHARD_PLAIN_HELP);
    return EXIT.done;
  }
  if (asked.does === 'misused') {
    process.stderr.write(`keyrite: ${visible(asked.because)}\n\n${SHARD_PLAIN_HELP}`);
    return EXIT.usage;
  }
  const manifest = given(asked.manifest, readManifest);
  if (isStatus(manifest)) return manifest;
  if (asked.does === 'export') return await exportShard(asked, manifest);
  const { from, out } = asked;
  return await convert({ from, out, prompt: SHARE_TO_IMPORT, convert: (typed) => importPlain(typed, manifest), done: imported });
}
