import { HtmlValidate } from 'html-validate';

/** What a validator (html-validate: HTML Living Standard's elements, attributes, ids and nesting) says against a whole document. */
export async function htmlComplaints(html: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${ruleId} ${line}:${column} ${message}`),
  );
}

const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard', 'html-validate:document'] });
