import { labelAnswer } from './labelAnswer';
import { orderAnswer } from './orderAnswer';
import { reportAnswer } from './reportAnswer';
import { obeyedInstruction } from './victim';
import { systemText, userText, type WireRequest } from './wireRequest';

/**
 * A sensible answer to a prompt, by reading it: a label by key words or an order where a schema asks for one, else a report with
 * citations of what stands in the prompt. `obeysMaterial` plays a model that was taken in by its material.
 */
export function answerTo(request: WireRequest, obeysMaterial: boolean): string {
  const system = systemText(request);
  const user = userText(request);
  const schema = request.output_config?.format?.schema;
  const together = at(at(at(schema, 'properties'), 'records'), 'items');
  if (obeysMaterial) {
    const obeyed = obeyedInstruction(`${system}\n${user}`);
    if (obeyed !== undefined) {
      return together === undefined ? obeyed : forAll(obeyed, togetherAnswer(labelsOf(together) ?? [], system, user));
    }
  }
  if (asksForOrder(request)) return orderAnswer(system, user);
  if (together !== undefined) return togetherAnswer(labelsOf(together) ?? [], system, user);
  const labels = labelsOf(schema);
  return labels === undefined ? reportAnswer(system) : labelAnswer(labels, system, user);
}

/** An entry for each record, by its own words and in the order in which they came. */
function togetherAnswer(labels: readonly string[], system: string, user: string): string {
  const records = [
    ...user.matchAll(/# Record \(id ([0-9a-f]{16}), [^\n]*\n\n(<<<record (\d+)\n[\s\S]*?\n<<<end record \3)/g),
  ];
  const entries = records.map(([, id, text = '']) => ({ id, ...JSON.parse(labelAnswer(labels, system, text)) }));
  return JSON.stringify({ records: entries });
}

/** The worst that an order in one record of a call can do: its label stands at all of them. */
function forAll(obeyed: string, honest: string): string {
  const label = /"label": ?"([^"]*)"/.exec(obeyed)?.[1];
  return label === undefined ? obeyed : honest.replaceAll(/"label":"[^"]*"/g, `"label":${JSON.stringify(label)}`);
}

/** Whether the answer's form is a list of ids, most useful first. */
export function asksForOrder(request: WireRequest): boolean {
  return at(at(request.output_config?.format?.schema, 'properties'), 'order') !== undefined;
}

/** The allowed labels, where the schema has a `label` with an `enum`. */
function labelsOf(schema: unknown): readonly string[] | undefined {
  const values = at(at(at(schema, 'properties'), 'label'), 'enum');
  return Array.isArray(values) ? values.filter(value => typeof value === 'string') : undefined;
}

function at(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}
