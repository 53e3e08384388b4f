/** A block of code in a report is meant as a Sigma rule: it is fenced as one, or has what every rule has. */
export function isWrittenRule({ language, text }: { readonly language: string; readonly text: string }): boolean {
  return /^sigma$/i.test(language) || (/^detection:/m.test(text) && /^logsource:/m.test(text));
}

/** Whether it is worth to look for one in a report; true for too many rather than for too few. */
export function hasWrittenRule(markdown: string): boolean {
  return /sigma/i.test(markdown) || /\bdetection:/.test(markdown);
}
