/** Of the process that sends. */
export interface Sender {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `20.20.2`. */
  readonly nodeVersion: string;
  /** Of Node itself, `--use-env-proxy` among them. */
  readonly flags: readonly string[];
}

/**
 * Why a way out by a proxy was not taken, where the environment names one and this Node goes past it; `undefined` otherwise. Node
 * follows it from 22.21 and 24.0 on, and only where that is asked for (nodejs.org, "Enterprise network configuration").
 */
export function proxyNote({ environment, nodeVersion, flags }: Sender): string | undefined {
  const name = ['HTTPS_PROXY', 'https_proxy'].find(one => (environment[one] ?? '') !== '');
  if (name === undefined) return undefined;
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const canFollow = major >= 24 || (major === 22 && minor >= 21);
  const asked = [environment['NODE_OPTIONS'] ?? '', ...flags].join(' ').includes('--use-env-proxy');
  if (canFollow && (asked || environment['NODE_USE_ENV_PROXY'] === '1')) return undefined;
  return canFollow
    ? `note: ${name} names a proxy, and Node goes past it unless NODE_USE_ENV_PROXY=1 is set`
    : `note: ${name} names a proxy, and Node ${nodeVersion} goes past it; run Tierwise under Node 24 with NODE_USE_ENV_PROXY=1`;
}
