import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

const folder = join(process.cwd(), 'test', 'support', 'schemas');

/** What an official schema says against a document; empty where it is valid. */
export type Complaints = (document: unknown) => readonly string[];

/** Complaints of STIX 2.1's schemas about a bundle, each object by the schema of its own type. */
export function stixComplaints(): Complaints {
  const ajv = makeAjv();
  const idOfType = new Map<string, string>();
  for (const part of ['common', 'sdos', 'sros', 'observables']) {
    for (const name of readdirSync(join(folder, 'stix2.1', part))) {
      const schema = read(join('stix2.1', part, name));
      ajv.addSchema(schema);
      idOfType.set(name.replace('.json', ''), String(schema['$id']));
    }
  }
  const check = (type: string, object: unknown): readonly string[] => {
    const validate = ajv.getSchema(idOfType.get(type) ?? type);
    return validate === undefined ? [`no schema of ${type}`] : complaintsOf(validate, object, type);
  };
  return document => {
    const objects: readonly { readonly type: string }[] =
      typeof document === 'object' && document !== null && 'objects' in document && Array.isArray(document.objects)
        ? document.objects
        : [];
    return [...check('bundle', document), ...objects.flatMap(object => check(object.type, object))];
  };
}

/** Complaints of Sigma's schema about one rule. */
export function sigmaComplaints(): Complaints {
  const ajv = makeAjv();
  const validate = ajv.compile({ ...read('sigma-detection-rule-schema.json'), $schema: undefined });
  return document => complaintsOf(validate, document, 'rule');
}

/** Complaints about a layer of the ATT&CK Navigator, by its published format. */
export function navigatorComplaints(): Complaints {
  const validate = makeAjv().compile(read('navigator-layer-4.5.json'));
  return document => complaintsOf(validate, document, 'layer');
}

/** Complaints of SARIF's schema about a log. */
export function sarifComplaints(): Complaints {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, logger: false });
  addFormats(ajv);
  const validate = ajv.compile({ ...read('sarif-schema-2.1.0.json'), $schema: undefined, id: undefined });
  return document => complaintsOf(validate, document, 'log');
}

function makeAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  ajv.addFormat('idn-hostname', true);
  return ajv;
}

function read(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

function complaintsOf(validate: ValidateFunction, document: unknown, name: string): readonly string[] {
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${name}${instancePath}: ${message ?? ''}`);
}
