/** A small signed log PDF with everything that made it, for tests: keys in memory, certificates as an organisation's authority would issue them. */
import { rsaVerify } from '../../../electron/rsa.ts';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { finishSignature, prepareSignature } from '../../../electron/paper/increment.ts';
import { buildLogPdf } from '../../../electron/paper/log-pdf.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import { derFromRaw } from '../../../shared/bytes/ecdsa-signature.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import type { LogDocument } from '../../../shared/ceremony/log-document.ts';
import type { SignatureField } from '../../../shared/ipc/paper-protocol.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export const created = '2026-11-22T14:12:37.041Z';
export const signedAt = '2026-11-22T16:01:02.000Z';

export interface TestSigner extends SignatureField {
  readonly certificate: Uint8Array;
  readonly fingerprint: string;
  /** DER. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
}

const name = (text: string): x509.Name => new x509.Name([{ CN: [{ utf8String: text }] }]);
const der = (certificate: x509.X509Certificate): Uint8Array => new Uint8Array(certificate.rawData);
const newKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

export interface Authority {
  readonly certificate: Uint8Array;
  readonly issue: (person: string, options?: IssueOptions) => Promise<{ keys: CryptoKeyPair; certificate: Uint8Array }>;
}
export interface IssueOptions {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly extensions?: x509.Extension[];
}

export interface AuthorityOptions {
  readonly called?: string;
  readonly extensions?: x509.Extension[];
  readonly notAfter?: Date;
}

export async function newAuthority({ called = 'Beispiel Practice Root', extensions, notAfter }: AuthorityOptions = {}): Promise<Authority> {
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: name(called),
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: notAfter ?? new Date('2036-01-01T00:00:00Z'),
    extensions: extensions ?? [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  let serial = 16;
  return {
    certificate: der(root),
    issue: async (person, options = {}) => {
      const own = await newKeys();
      serial += 1;
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serial.toString(16),
        subject: name(person),
        issuer: name(called),
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        notBefore: options.notBefore ?? new Date('2026-06-01T00:00:00Z'),
        notAfter: options.notAfter ?? new Date('2028-06-01T00:00:00Z'),
        extensions: options.extensions ?? [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation, true),
          // documentSigning (RFC 9336) and emailProtection
          new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.36', '1.3.6.1.5.5.7.3.4']),
          await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      return { keys: own, certificate: der(certificate) };
    },
  };
}

export async function newSigner(authority: Authority, person: string, role: string, id: string): Promise<TestSigner> {
  const { keys, certificate } = await authority.issue(person);
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey));
  return {
    field: `signature-${role}-${id}`,
    person,
    role,
    certificate,
    fingerprint: digestHex(spki),
    sign: async (message) => derFromRaw(new Uint8Array(await crypto.subtle.sign(algorithm, keys.privateKey, message.slice()))),
  };
}

export const machineLog = toUtf8(
  '{"n":1,"kind":"ceremony-opened","place":"Musterstadt"}\n{"n":2,"kind":"note","text":"endstream\\nendobj %%EOF Παράδειγμα ÿ"}\n',
);

export const smallDocument = (signers: readonly SignatureField[]): LogDocument => ({
  title: 'Make EX-MASTER-2027, split it 2 of 3',
  ceremonyId: 'KC-2026-001',
  practice: true,
  foot: 'KC-2026-001, log head 118 surmount inferno offload escapade',
  sections: [
    {
      heading: 'People',
      blocks: [{ kind: 'facts', rows: signers.map(({ role, person }) => [role, person] as const) }],
    },
    { heading: 'Signatures', blocks: [{ kind: 'signatures' }] },
  ],
});

export function built(result: ReturnType<typeof buildLogPdf>): Uint8Array {
  if ('control' in result) throw new Error(JSON.stringify(result));
  return result.pdf;
}

/** One whole signature, as main does it: prepare, let the token sign the attributes, finish. */
export async function sign(pdf: Uint8Array, signer: TestSigner, root: Uint8Array, at = signedAt): Promise<Uint8Array> {
  const prepared = prepareSignature({
    do: 'prepare',
    pdf,
    field: signer.field,
    certificate: signer.certificate,
    chain: [root],
    at,
    signer: signer.person,
    reason: 'I was present and this log is true',
    location: 'Musterstadt',
  });
  if ('control' in prepared) throw new Error(JSON.stringify(prepared));
  const finished = finishSignature(prepared.prepared, await signer.sign(prepared.prepared.signedAttributes));
  if ('control' in finished) throw new Error(JSON.stringify(finished));
  return finished.pdf;
}

export interface SignedLog {
  readonly authority: Authority;
  readonly signers: readonly [TestSigner, TestSigner];
  readonly base: Uint8Array;
  readonly once: Uint8Array;
  readonly pdf: Uint8Array;
}

export async function newSignedLog(
  document: (signers: readonly SignatureField[]) => LogDocument = smallDocument,
  log = machineLog,
): Promise<SignedLog> {
  const authority = await newAuthority();
  const signers = [
    await newSigner(authority, 'Zoë Voorbeeld', 'master', 'zoe'),
    await newSigner(authority, 'Παύλος Παράδειγμα', 'witness', 'pavlos'),
  ] as const;
  const base = built(
    buildLogPdf(
      document(signers),
      log,
      signers.map(({ field, person, role }) => ({ field, person, role })),
      created,
    ),
  );
  const once = await sign(base, signers[0], authority.certificate);
  const pdf = await sign(once, signers[1], authority.certificate, '2026-11-22T16:03:30.000Z');
  return { authority, signers, base, once, pdf };
}

export const expectation = ({ authority, signers }: SignedLog) => ({
  machineLog,
  signers: signers.map(({ field, certificate, fingerprint, person }) => ({ field, certificate, fingerprint, name: person })),
  trustRoots: [authority.certificate],
  at: signedAt,
  rsa: rsaVerify,
});
