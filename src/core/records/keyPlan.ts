import { isJsonObject, type JsonValue } from './jsonValue';
import { type Alternative, alternativesOf } from './pathExpression';
import { type KnownShape, knownShapes } from './shapeTests';

/** What can be found in objects with the same keys: most of several hundred paths begin with none of them. */
export interface KeyPlan {
  /** Those whose paths can all be there, in their order. */
  readonly shapes: readonly KnownShape[];
  /** Of an expression the paths that can lead somewhere. */
  alternatives(expression: string): readonly Alternative[];
}

/** The plan for a value: records of one file mostly have the same keys. Without one, all that is known is looked for. */
export function planFor(value: JsonValue | undefined): KeyPlan {
  if (!isJsonObject(value)) return everything;
  const keys = Object.keys(value);
  if (keys.length > mostKeys) return everything;
  const signature = keys.join('\0');
  const known = plans.get(signature);
  if (known !== undefined) return known;
  // Keys may be data: only what comes a second time is worth a plan.
  const plan = plans.has(signature) ? planOf(new Set(keys)) : undefined;
  if (plans.size >= mostPlans) plans.clear();
  plans.set(signature, plan);
  return plan ?? everything;
}

const mostKeys = 200;
const mostPlans = 500;
const plans = new Map<string, KeyPlan | undefined>();

const everything: KeyPlan = { shapes: knownShapes, alternatives: alternativesOf };

function planOf(keys: ReadonlySet<string>): KeyPlan {
  const isOpen = (path: string) => canBegin(path, keys);
  const made = new Map<string, readonly Alternative[]>();
  return {
    shapes: knownShapes.filter(({ has }) => has.every(any => any.some(isOpen))),
    alternatives(expression) {
      let kept = made.get(expression);
      if (kept === undefined) {
        kept = alternativesOf(expression)
          .map(one => ({ ...one, parts: one.parts.map(part => ({ ...part, paths: part.paths.filter(isOpen) })) }))
          // Without its first part there is nothing to put together.
          .filter(({ parts }) => (parts[0]?.paths.length ?? 0) > 0);
        made.set(expression, kept);
      }
      return kept;
    },
  };
}

/** As `valueAt` looks for it: under the whole path, or under what stands before one of its dots. */
function canBegin(path: string, keys: ReadonlySet<string>): boolean {
  if (keys.has(path)) return true;
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1))
    if (keys.has(path.slice(0, dot))) return true;
  return false;
}
