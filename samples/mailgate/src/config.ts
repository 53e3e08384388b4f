/** Everything that differs between staging and production. */
export interface Config {
  readonly url: string;
  readonly token: string;
  readonly timeoutMs: number;
  readonly perSecond: number;
}

/** Reads the environment; throws one sentence that names every missing or wrong variable at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const wrong: string[] = [];
  const text = (name: string): string => {
    const value = env[name] ?? '';
    if (value === '') wrong.push(`${name} is missing`);
    return value;
  };
  const number = (name: string, fallback: number): number => {
    const value = Number(env[name] ?? fallback);
    if (!Number.isFinite(value) || value <= 0) wrong.push(`${name} must be a number above 0`);
    return value;
  };
  const config: Config = {
    url: text('MAILGATE_URL'),
    token: text('MAILGATE_TOKEN'),
    timeoutMs: number('MAILGATE_TIMEOUT_MS', 10_000),
    perSecond: number('MAILGATE_PER_SECOND', 5),
  };
  if (wrong.length > 0) throw new Error(`mailgate cannot start: ${wrong.join(', ')}.`);
  return config;
}
