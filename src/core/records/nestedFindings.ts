import { trivyLists } from './jsonPlaces';
import { isJsonObject, type JsonObject, type JsonValue } from './jsonValue';
import { type PackageVulnerability, vulnerabilitiesOf } from './osvScanner';

/**
 * Findings that a report nests deeper than its elements, each by itself: osv-scanner's, Checkov's failed checks (one report, or a list of one for each
 * framework), and pip-audit's vulnerabilities below their package, those of a target of Trivy. `undefined` for other values.
 */
export function nestedFindings(value: JsonValue | undefined): readonly PackageVulnerability[] | undefined {
  if (!isJsonObject(value)) return undefined;
  return vulnerabilitiesOf(value) ?? failedChecksOf(value) ?? auditedPackages(value) ?? ofTarget(value);
}

/** A target of Trivy by itself: its first form was a list of such. */
function ofTarget(value: JsonObject): readonly PackageVulnerability[] | undefined {
  const { Target, Class, Type } = value;
  const lists = [...trivyLists].flatMap(name => {
    const list = value[name];
    return Array.isArray(list) ? [{ name, list }] : [];
  });
  if (typeof Target !== 'string' || lists.length === 0) return undefined;
  const where = { Target, ...(Class === undefined ? {} : { Class }), ...(Type === undefined ? {} : { Type }) };
  return lists.flatMap(({ name, list }) =>
    list.flatMap((one: JsonValue, at) =>
      isJsonObject(one) ? [{ value: { ...where, ...one }, path: `${name}\0${at}` }] : [],
    ),
  );
}

function failedChecksOf({ check_type: type, results }: JsonObject): readonly PackageVulnerability[] | undefined {
  const checks = isJsonObject(results) ? results['failed_checks'] : undefined;
  if (typeof type !== 'string' || !Array.isArray(checks)) return undefined;
  return checks.flatMap((check: JsonValue, at) =>
    isJsonObject(check) ? [{ value: { check_type: type, ...check }, path: `results\0failed_checks\0${at}` }] : [],
  );
}

/** A document with a list of packages, or, of older versions, a package each. */
function auditedPackages(value: JsonObject): readonly PackageVulnerability[] | undefined {
  const { dependencies } = value;
  if (!Array.isArray(dependencies)) return vulnerabilitiesBelow(value, '');
  const found = dependencies.map((one: JsonValue, at) =>
    isJsonObject(one) ? vulnerabilitiesBelow(one, `dependencies\0${at}\0`) : undefined,
  );
  return found.some(one => one !== undefined) ? found.flatMap(one => one ?? []) : undefined;
}

function vulnerabilitiesBelow(
  { name, version, vulns }: JsonObject,
  path: string,
): readonly PackageVulnerability[] | undefined {
  if (typeof name !== 'string' || !Array.isArray(vulns)) return undefined;
  return vulns.flatMap((vulnerability: JsonValue, at) =>
    isJsonObject(vulnerability)
      ? [{ value: { package: { name, version: version ?? '' }, vulnerability }, path: `${path}vulns\0${at}` }]
      : [],
  );
}
