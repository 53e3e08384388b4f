import { variableMissing, variableUnknown } from '../errors';

/** `{{name}}`, or `{{name?}}` for one that may be left out. */
const variable = /\{\{\s*([a-z][a-z0-9-]{0,40})(\??)\s*\}\}/g;

/** Names of the `{{variables}}` of a text, each once, in order. */
export function variablesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(variable)].map(match => match[1] ?? ''))];
}

/** The names that may be left out wherever they stand. */
export function optionalVariablesIn(text: string): ReadonlySet<string> {
  const all = [...text.matchAll(variable)];
  const required = new Set(all.filter(match => match[2] === '').map(match => match[1]));
  return new Set(all.flatMap(match => (match[1] === undefined || required.has(match[1]) ? [] : [match[1]])));
}

/**
 * What looks like a variable and is none, as `{{ab teilung}}`: it would go to a model as it is. What stands in backticks is
 * meant as it is written.
 */
export function notVariablesIn(text: string): readonly { readonly at: number; readonly written: string }[] {
  const asWritten = (code: string) => code.replace(/[^\n]/g, ' ');
  const read = text.replace(/^```[\s\S]*?^```|`[^`\n]*`/gm, asWritten).replace(variable, asWritten);
  return [...read.matchAll(/\{\{[^{}\n]{1,80}\}\}/g)].map(({ index, 0: written }) => ({ at: index, written }));
}

/** Ends with what to write in its stead. */
export function sayNoVariable(written: string): string {
  const plain = written.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const name = plain.replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+|-$/g, '');
  const instead = name === '' ? '' : `Write "{{${name}}}", or `;
  return `"${written}" is no variable: its name has small letters a to z, digits and "-". ${instead}${instead === '' ? 'Put' : 'put'} it between backticks if the model is to read it as it is.`;
}

/**
 * Puts the values in; nothing for one that may be left out. A value is put in as it is and not looked into again. Throws when
 * one is missing or has no place.
 */
export function fillVariables(text: string, values: ReadonlyMap<string, string>): string {
  const names = variablesIn(text);
  const optional = optionalVariablesIn(text);
  const missing = names.filter(name => !values.has(name) && !optional.has(name));
  if (missing.length > 0) throw variableMissing(missing);
  const unknown = [...values.keys()].find(name => !names.includes(name));
  if (unknown !== undefined) throw variableUnknown(unknown, names);
  return text.replace(variable, (_, name: string) => values.get(name) ?? '');
}
