import { visibleText } from './visibleText';

/** YAML front matter of an exported file, its values in JSON's form, which YAML reads as the same text. */
export function frontMatter(values: Readonly<Record<string, string | number | boolean>>): string {
  const lines = Object.entries(values).map(([key, value]) => `${key}: ${valueText(value)}`);
  return `---\n${lines.join('\n')}\n---\n`;
}

function valueText(value: string | number | boolean): string {
  return typeof value === 'string' ? JSON.stringify(visibleText(value)) : String(value);
}
