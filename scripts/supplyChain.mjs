// What ships and where it comes from: licences, a list of parts for machines (CycloneDX), known weaknesses.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runProgram } from './process.mjs';

/** What may be bundled: licences that ask for a notice and nothing more. Anything else is a person's decision. */
export const allowedLicences = new Set([
  ...[
    'MIT',
    'MIT-0',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'ISC',
    '0BSD',
    'Unlicense',
    'CC0-1.0',
    'BlueOak-1.0.0',
  ],
  // The icons.
  'CC-BY-4.0',
]);

/** Names of the packages of which something is in the bundles, by the bundler's own word; the icons are files beside them. */
export function bundledPackages() {
  const { inputs } = JSON.parse(readFileSync(join(root, 'dist', 'meta.json'), 'utf8'));
  return [...new Set([...Object.keys(inputs).flatMap(packageOf), '@vscode/codicons'])].sort();
}

/** `node_modules/@scope/name/…` → `@scope/name`; the innermost, where one package brings its own copy of another. */
function packageOf(input) {
  const inside = input.split('node_modules/').at(-1) ?? '';
  if (inside === input) return [];
  return [
    inside
      .split('/')
      .slice(0, inside.startsWith('@') ? 2 : 1)
      .join('/'),
  ];
}

/**
 * Writes dist/sbom.cdx.json: what npm knows of the bundled packages, and of no others. Without the time and the random
 * number that npm puts in, so that two builds give the same bytes. Throws for a licence that nobody has looked at.
 */
export async function writeSbom(packages = bundledPackages()) {
  const { code, output } = await runProgram('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    quiet: true,
  });
  if (code !== 0) throw new Error('npm could not list the packages; its words stand above.');
  const { serialNumber: _number, ...sbom } = JSON.parse(output);
  const { timestamp: _time, tools: _tools, ...metadata } = sbom.metadata;
  const name = component => (component.group ? `${component.group}/${component.name}` : component.name);
  const once = new Map(sbom.components.map(component => [component['bom-ref'], component]));
  const components = [...once.values()]
    .filter(component => packages.includes(name(component)))
    // They were needed to build; in the bundles they are a part of the product.
    .map(({ properties: _properties, ...component }) => ({ ...component, scope: 'required' }));
  const missing = packages.filter(one => !components.some(component => name(component) === one));
  if (missing.length > 0) throw new Error(`npm does not list what is bundled: ${missing.join(', ')}.`);
  for (const component of components) {
    const licences =
      component.licenses?.map(({ license, expression }) => license?.id ?? license?.name ?? expression) ?? [];
    const isAllowed =
      licences.length > 0 &&
      licences.every(
        one =>
          /^\(?([\w.-]+)( OR [\w.-]+)*\)?$/.test(one) &&
          one
            .replace(/[()]/g, '')
            .split(' OR ')
            .some(part => allowedLicences.has(part)),
      );
    if (!isAllowed)
      throw new Error(
        `The package "${name(component)}" is bundled under "${licences.join(', ')}", which is not among the licences that scripts/supplyChain.mjs allows.`,
      );
  }
  const refs = new Set(components.map(component => component['bom-ref']));
  const own = { ...metadata.component, name: 'tierwise', properties: undefined };
  const dependencies = [
    { ref: own['bom-ref'], dependsOn: [...refs].sort() },
    ...sbom.dependencies
      .filter(one => refs.has(one.ref))
      .map(one => ({ ref: one.ref, dependsOn: (one.dependsOn ?? []).filter(ref => refs.has(ref)) })),
  ];
  const whole = { ...sbom, metadata: { ...metadata, component: own }, components, dependencies };
  writeFileSync(join(root, 'dist', 'sbom.cdx.json'), `${JSON.stringify(whole, undefined, 1)}\n`);
  return components.length;
}

/**
 * Asks npm's registry for known weaknesses of what ships. A registry that does not answer is told and ends nothing; a
 * weakness of grade high or worse in a bundled package throws. Others are told: SECURITY.md says what is done about them.
 */
export async function checkAdvisories(packages = bundledPackages(), audit = npmAudit) {
  const answer = await audit();
  if (answer === undefined)
    return 'The registry did not answer the question for known weaknesses; they were not checked.';
  const found = Object.entries(answer.vulnerabilities ?? {}).map(([name, { severity }]) => ({
    name,
    severity,
    ships: packages.includes(name),
  }));
  const grave = found.filter(({ severity, ships }) => ships && ['high', 'critical'].includes(severity));
  if (grave.length > 0)
    throw new Error(
      `Known weaknesses in what ships: ${grave.map(({ name, severity }) => `${name} (${severity})`).join(', ')}. See "npm audit" and SECURITY.md.`,
    );
  const others = found.map(
    ({ name, severity, ships }) => `${name} (${severity}${ships ? ', ships' : ', only builds'})`,
  );
  return others.length === 0 ? 'No known weaknesses.' : `Known weaknesses: ${others.join(', ')}.`;
}

/** `undefined` where there is no answer: a registry may not know the question, or the machine have no network. */
function npmAudit() {
  return new Promise(resolve => {
    execFile('npm', ['audit', '--json', '--audit=true'], { cwd: root, maxBuffer: 64_000_000 }, (_error, output) => {
      try {
        const answer = JSON.parse(output.slice(output.indexOf('{')));
        resolve('vulnerabilities' in answer ? answer : undefined);
      } catch {
        resolve(undefined);
      }
    });
  });
}
