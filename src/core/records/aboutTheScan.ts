import { isJsonObject, type JsonValue } from './jsonValue';

/** Why a value is no record to judge, as a phrase; what it says is how a scan went. */
export const aboutTheScan = 'says how the scan went, and is no finding';

/**
 * What programs write between their findings about themselves: govulncheck's messages on its settings, its progress and what it looked
 * through (golang.org/x/vuln, "govulncheck -format json"), and the counts at the end of yarn 1's audit.
 */
export function isAboutTheScan(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const { config, progress, SBOM: parts, type, data } = value;
  if (Object.keys(value).length === 1)
    return (
      (isJsonObject(config) && 'scanner_name' in config) ||
      (isJsonObject(progress) && 'message' in progress) ||
      (isJsonObject(parts) && 'modules' in parts)
    );
  return type === 'auditSummary' && isJsonObject(data) && isJsonObject(data['vulnerabilities']);
}
