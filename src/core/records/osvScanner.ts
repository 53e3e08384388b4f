import { isJsonObject, type JsonObject, type JsonValue } from './jsonValue';

/** A vulnerability of a package, and the path of it in the value that it came from: keys joined by NUL. */
export interface PackageVulnerability {
  readonly value: JsonObject;
  readonly path: string;
}

/**
 * osv-scanner's own JSON has an element for each file of dependencies, with packages and under each its vulnerabilities (its documentation,
 * "Output"): here each of these by itself, with the package, the file and the group's score. `undefined` for other values.
 */
export function vulnerabilitiesOf(value: JsonValue | undefined): readonly PackageVulnerability[] | undefined {
  if (!isJsonObject(value) || !isJsonObject(value['source'])) return undefined;
  const packages = value['packages'];
  if (!Array.isArray(packages)) return undefined;
  const { source } = value;
  return packages.flatMap((entry: JsonValue, index) => {
    const [found, groups] = isJsonObject(entry) ? [entry['vulnerabilities'], entry['groups']] : [];
    if (!isJsonObject(entry) || !Array.isArray(found)) return [];
    return found.flatMap((vulnerability: JsonValue, at) => {
      if (!isJsonObject(vulnerability)) return [];
      const group = groupOf(vulnerability, groups);
      return [
        {
          value: { package: entry['package'] ?? {}, source, ...(group === undefined ? {} : { group }), vulnerability },
          path: `packages\0${index}\0vulnerabilities\0${at}`,
        },
      ];
    });
  });
}

/** Those of a package that are the same by other names; it holds the highest of their scores. */
function groupOf({ id }: JsonObject, groups: JsonValue | undefined): JsonObject | undefined {
  if (!Array.isArray(groups) || id === undefined) return undefined;
  return groups.find(
    (group: JsonValue): group is JsonObject =>
      isJsonObject(group) && Array.isArray(group['ids']) && group['ids'].includes(id),
  );
}
