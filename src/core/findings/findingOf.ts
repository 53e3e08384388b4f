import type { SourceRecord } from '../records/record';
import type { Finding, ListedAs } from './finding';
import { idsIn } from './sameMatter';

/** A record that was read as a finding, in the words that findings have in common. What a format does not say stays empty. */
export function findingOf(record: SourceRecord): Finding {
  const { fields, text, path, line } = record;
  const said = (name: string) => fields.find(field => field.name === name)?.value ?? '';
  const message = said('Title');
  const packaged = packageInMessage(message);
  const [name, version] = productOf(said('Product'));
  const listed = listedAs(said, text);
  const settled = isSarif(said) ? settledIn(text) : settledStates[said('State')];
  const vulnerable = scriptsThatSay(text);
  const ids = idsIn(said('Rule'), said('Other names'));
  const { level, score } = levelAndScore(said('Severity'));
  return {
    rule: said('Rule'),
    ...(ids.length === 0 ? {} : { ids }),
    title: packaged === undefined ? [titleOf(message, text), ...vulnerable].join('; ') : firstPart(said('Rule text')),
    severity: level || (isSarif(said) ? 'warning' : vulnerable.length > 0 ? 'VULNERABLE' : ''),
    ...scoreOf(said('Rule severity') || score),
    ...(listed === undefined ? {} : { listed }),
    product: packaged?.name ?? name,
    version: packaged?.version ?? version,
    fix: packaged?.fix ?? fixOf(said('Fixed'), text),
    place: (isSarif(said) ? decoded(said('Place')) : said('Place')) || said('Target') || said('Resource'),
    tool: said('Tool'),
    ...(settled === undefined ? {} : { settled }),
    path,
    line,
  };
}

/** As alerts of Dependabot and statements of VEX (CycloneDX, OpenVEX) call what nobody has to mend, or somebody has. */
const settledStates: Readonly<Record<string, Finding['settled']>> = {
  dismissed: 'suppressed',
  auto_dismissed: 'suppressed',
  not_affected: 'suppressed',
  false_positive: 'suppressed',
  fixed: 'gone',
  resolved: 'gone',
  resolved_with_pedigree: 'gone',
};

/** An absent level means "warning" (SARIF 2.1.0, 3.27.10), unless the kind says that nothing failed. */
function isSarif(said: (name: string) => string): boolean {
  return said('Tool') !== '' && said('Rule') !== '';
}

/** SARIF 2.1.0: a result with a suppression that nobody rejected (3.27.23, 3.35.3) is none to act on, nor one that is absent now (3.27.24). */
function settledIn(text: string): Finding['settled'] {
  if (/^baselineState: absent$/m.test(text)) return 'gone';
  const from = /^suppressions(?:\.|:\n)/m.exec(text)?.index;
  if (from === undefined) return undefined;
  const rest = text.slice(from, from + 4_000);
  const end = rest.slice(1).search(/\n(?!suppressions\b)\S/);
  const own = end < 0 ? rest : rest.slice(0, end + 1);
  return /\bstatus: (?:rejected|underReview)\b/.test(own) ? undefined : 'suppressed';
}

/** Places in SARIF are URIs. */
function decoded(place: string): string {
  try {
    return decodeURIComponent(place);
  } catch {
    // A path with a percent sign that no URI was made of.
    return place;
  }
}

/** Scripts of Nmap that call a service vulnerable, in the words of its library `vulns`. */
function scriptsThatSay(text: string): readonly string[] {
  const said = new Set<string>();
  let script = '';
  for (const line of text.includes('VULNERABLE') ? text.split('\n') : []) {
    script = /^ {0,12}(?:- )?id: (\S{1,80})$/.exec(line)?.[1] ?? script;
    if (/^\s{0,20}\|?\s{0,8}State: (?:LIKELY )?VULNERABLE\b/.test(line) && script !== '')
      said.add(`${script} says VULNERABLE`);
  }
  return [...said].slice(0, 6);
}

/** What Trivy's template for SARIF puts into the message of a vulnerable package. */
function packageInMessage(message: string): { name: string; version: string; fix: string } | undefined {
  const match = /^Package: (\S{1,200}) Installed Version: (\S{1,100}) /.exec(message);
  const [, name, version] = match ?? [];
  const from = message.indexOf(fixedVersion);
  if (name === undefined || version === undefined || from < 0) return undefined;
  const end = message.indexOf(' Link:', from);
  const fix = message.slice(from + fixedVersion.length, end < 0 ? undefined : end).trim();
  return { name, version, fix: fix === '' ? 'no' : fix };
}

const fixedVersion = 'Fixed Version:';

/** An audit lists all advisories of a package under it: their titles, each once. */
function titleOf(first: string, text: string): string {
  const titles = [...text.matchAll(/^ {0,8}(?:- )?title: (.{1,200})$/gm)].map(match => match[1] ?? '');
  const all = [...new Set(titles)];
  if (all.length < 2) return first;
  return `${all.slice(0, 3).join(', ')}${all.length > 3 ? ` and ${all.length - 3} more` : ''}`;
}

function firstPart(text: string): string {
  return text.split(' — ')[0] ?? text;
}

/** `handlebars <=4.7.3`: a name never has a blank. */
function productOf(product: string): readonly [string, string] {
  const blank = product.indexOf(' ');
  const rest = blank < 0 ? '' : product.slice(blank + 1);
  // A product with a name of several words has no version behind it.
  return /^[\d<>=^~v*]/.test(rest) ? [product.slice(0, blank), rest] : [product, ''];
}

function fixOf(said: string, text: string): string {
  if (said === 'true') return 'yes';
  if (said === 'false') return 'no';
  const isBreaking = /^ {0,12}(?:fixAvailable\.)?isSemVerMajor: true$/m.test(text);
  return isBreaking && said !== '' ? `${said} (breaking)` : said;
}

/** ZAP says how sure it is behind a level, "High (Medium)"; OpenVAS its score, "High 7.8". */
function levelAndScore(words: string): { readonly level: string; readonly score: string } {
  const [, level, score] = /^([A-Za-z]{2,20}) (\d{1,2}(?:\.\d{1,2})?)$/.exec(words) ?? [];
  // Qualys counts from 1 to 5, which is no score.
  if (level === undefined || score === undefined || level === 'severity')
    return { level: words.replace(/ \([^()]{1,40}\)$/, ''), score: '' };
  return { level, score };
}

function scoreOf(words: string): { readonly score?: number } {
  const score = Number(words);
  return words !== '' && score >= 0 && score <= 10 ? { score } : {};
}

function listedAs(said: (name: string) => string, text: string): ListedAs | undefined {
  const [due, added] = [said('Due'), said('Time')];
  if (due === '' || added === '') return undefined;
  const vendor = /^vendorProject: (.{1,100})$/m.exec(text)?.[1] ?? '';
  return { added, due, ransomware: said('Ransomware'), vendor };
}
