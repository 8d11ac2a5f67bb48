/**
 * The shard plan of a workspace: shard-plan.yaml, with the keys that it names in shard-keys/N.pem. A ceremony that makes the key of that name
 * opens as the plan says, or not at all. The forms that it gives the shards go into the request, and so before the quorum.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sameJson } from '../../shared/bytes/canonical-json.ts';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { fromUtf8 } from '../../shared/bytes/utf8.ts';
import type { Operation } from '../../shared/format/operation.ts';
import { spkiInFile } from '../../shared/format/public-key-file.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { formOf, type ShardForms } from '../../shared/format/shard-form.ts';
import type { ShardPlan } from '../../shared/format/shard-plan.ts';
import type { StationSnapshot } from '../../shared/ipc/contract.ts';
import { readPlan } from '../../shared/shards/plan-file.ts';
import { type KeyFor, plannedForms, planRefusal } from '../../shared/shards/plan-forms.ts';

const SHARD_PLAN = 'shard-plan.yaml';
const SHARD_KEYS = 'shard-keys';

/** A plan of 31 shards has about 10 kB. */
const MOST_BYTES = 1_000_000;

/** Null: there is no such file. FORM-FILE-1: it cannot be read as text. */
function textOf(path: string): string | Refusal | null {
  try {
    const bytes = readFileSync(path);
    return bytes.length > MOST_BYTES ? refuse('FORM-FILE-1', { path, because: 'size' }) : fromUtf8(new Uint8Array(bytes));
  } catch (error) {
    if (error instanceof FormatError) return refuse('FORM-FILE-1', { path, because: 'text' });
    if (!(error instanceof Error && 'code' in error)) throw error;
    return error.code === 'ENOENT' ? null : refuse('FORM-FILE-1', { path, because: String(error.code) });
  }
}

function planIn(folder: string): ShardPlan | Refusal | null {
  const path = join(folder, SHARD_PLAN);
  const text = textOf(path);
  if (typeof text !== 'string') return text;
  const read = readPlan(text);
  if (read.ok) return read.plan;
  const [first] = read.problems;
  return refuse('FORM-PLAN-1', { path, line: first?.line ?? 0, column: first?.column ?? 0, problem: first?.refusal.control ?? '' });
}

/** FORM-FILE-1 {path, because}: the file is not there, or holds no public key. */
const keyIn =
  (folder: string): KeyFor =>
  (index) => {
    const path = join(folder, SHARD_KEYS, `${index}.pem`);
    const text = textOf(path);
    if (text === null) return refuse('FORM-FILE-1', { path, because: 'missing' });
    if (typeof text !== 'string') return text;
    return spkiInFile(text) ?? refuse('FORM-FILE-1', { path, because: 'key' });
  };

/**
 * The operation with the forms of the plan for its key. FORM-PLAN-1, FORM-FILE-1: the plan or a key cannot be read; FORM-PLAN-2: what is asked for is
 * not what is planned. Without a plan for this key, and in every other kind, it is as it was given.
 */
export function withPlan(folder: string, operation: Operation): Operation | Refusal {
  if (operation.kind !== 'master-key-generation') return operation;
  const plan = planIn(folder);
  if (plan === null) return operation;
  if ('control' in plan) return plan;
  const { payload } = operation;
  if (plan.keyName !== payload.keyName) return operation;
  const unplanned = planRefusal(plan, payload);
  if (unplanned !== null) return unplanned;
  const forms = plannedForms(plan, keyIn(folder));
  if (forms !== undefined && 'control' in forms) return forms;
  if (payload.forms !== undefined && !isSame(payload.forms, forms)) {
    return refuse('FORM-PLAN-2', { field: 'forms', have: payload.forms.map(({ form }) => form).join(' '), want: 'the plan’s' });
  }
  return forms === undefined ? operation : { ...operation, payload: { ...payload, forms: [...forms] } };
}

const isSame = (given: ShardForms, planned: ShardForms | undefined): boolean => planned !== undefined && sameJson(given, planned);

/** As the form that opens a ceremony shows it; null: no plan lies there. */
export function planShown(folder: string): StationSnapshot['shardPlan'] {
  const plan = planIn(folder);
  if (plan === null) return null;
  if ('control' in plan) return { keyName: null, threshold: 0, shards: [], refusal: plan };
  const { keyName, threshold } = plan;
  const forms = plannedForms(plan, keyIn(folder));
  if (forms !== undefined && 'control' in forms) return { keyName, threshold, shards: [], refusal: forms };
  const shards = plan.shards.map(({ index, holder }) => ({ index, holder, form: formOf({ forms }, index) }));
  return { keyName, threshold, shards, refusal: null };
}
