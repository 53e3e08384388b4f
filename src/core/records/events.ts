import type { Bytes } from '../ports';
import { readAdvisories } from './advisoryText';
import { readAuditd } from './auditd';
import { readEventXml } from './eventXml';
import { readFlowTable } from './flowTable';
import { readLogLines } from './logLines';
import { withDayOrder } from './openDates';
import type { RawRecord } from './rawRecord';
import { readCsv } from './readCsv';
import { readJson, readJsonLines } from './readJson';
import type { FieldMap } from './recordFields';
import { readScanXml } from './scanXml';
import type { Format } from './sniff';
import { readW3c } from './w3cLog';
import { readWholeFile } from './wholeFile';
import { readZeek } from './zeekLog';

export { columnsOf, fieldsFor } from './columnsOf';
export { sniff } from './sniff';

/** The records of everything that is no mail. A bundle of its own, loaded at first use. */
export function readEvents(format: Format, bytes: Bytes, own?: FieldMap): AsyncIterable<readonly RawRecord[]> {
  return withDayOrder(recordsOf(format, bytes, own));
}

function recordsOf(format: Format, bytes: Bytes, own?: FieldMap): AsyncIterable<readonly RawRecord[]> {
  switch (format.name) {
    case 'json':
      return readJson(bytes, own);
    case 'json-lines':
      return readJsonLines(bytes, own);
    case 'zeek':
      return readZeek(bytes, own);
    case 'w3c':
      return readW3c(bytes, own);
    case 'flow-table':
      return readFlowTable(bytes, own);
    case 'auditd':
      return readAuditd(bytes);
    case 'event-xml':
      return readEventXml(bytes, own);
    case 'scan-xml':
      return readScanXml(bytes, format.root, own);
    case 'csv':
      return readCsv(bytes, own);
    case 'advisories':
      return readAdvisories(bytes);
    case 'lines':
      return readLogLines(bytes, format.lines, own, format.isCounted);
    case 'mail':
    case 'whole-file':
      return readWholeFile(bytes);
    case 'none':
      return unreadable(format.why, bytes);
  }
}

async function* unreadable(why: string, bytes: Bytes): AsyncGenerator<readonly RawRecord[], void, void> {
  let first: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes) {
    first = chunk.slice(0, 4_096);
    break;
  }
  yield [{ bytes: first, kind: 'file', line: 1, fields: [], text: '', problem: why }];
}
