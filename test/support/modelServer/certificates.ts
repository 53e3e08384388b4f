import { generate } from 'selfsigned';

/** A key and its certificate, as PEM, as a TLS server of Node takes them. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface CertificateParts {
  /** The host that it is for; this machine's loopback address unless said. */
  readonly address?: string;
  /** Days from now; yesterday until tomorrow unless said. */
  readonly validDays?: readonly [from: number, to: number];
  /** Who signed it; itself unless said. */
  readonly authority?: Certificate;
}

const dayMs = 86_400_000;

/** Made for each test, so that no private key lies in the project. */
export async function certificate({
  address = '127.0.0.1',
  validDays: [from, to] = [-1, 1],
  authority,
}: CertificateParts = {}): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: address }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() + from * dayMs),
    notAfterDate: new Date(Date.now() + to * dayMs),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: address }] }],
    ...(authority === undefined ? {} : { ca: authority }),
  });
  return { key: made.private, cert: made.cert };
}

/** What a company's proxy signs with. */
export async function authority(): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'Company Proxy CA' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true },
    ],
  });
  return { key: made.private, cert: made.cert };
}
