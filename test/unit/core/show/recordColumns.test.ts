import { deepEqual } from 'node:assert/strict';
import { chooseColumns, columnTitles, recordCells } from '../../../../src/core/show/recordColumns';
import { asIfProtected as safe } from './asIfProtected';

const fieldsOf = (fields: Readonly<Record<string, string>>) =>
  Object.entries(fields).map(([name, value]) => ({ name: safe(name), value: safe(value) }));
const many = (make: (index: number) => Readonly<Record<string, string>>) =>
  Array.from({ length: 40 }, (_, index) => fieldsOf(make(index)));

describe('columns of a table', () => {
  it('show the user of sign-ins, which differ by nothing else as much', () => {
    const columns = chooseColumns(
      'event',
      many(index => ({ Time: `${index}`, Event: 'SigninLogs', User: `u${index}`, Source: `10.0.0.${index % 3}` })),
    );

    deepEqual(columnTitles(columns), ['Time', 'Event', 'User']);
    deepEqual(recordCells(columns, fieldsOf({ Time: '1', Rule: 'Impossible travel', User: 'ann' })), [
      '1',
      'Impossible travel',
      'ann',
    ]);
  });

  it('show the host of logs of many hosts, and not the one account that all run under', () => {
    const columns = chooseColumns(
      'event',
      many(index => ({ Time: `${index}`, Event: '4624', Host: `ws-${index}`, User: 'SYSTEM' })),
    );

    deepEqual(columnTitles(columns), ['Time', 'Event', 'Host']);
  });

  it('show when a mail was, where that is known', () => {
    const mails = (more: Readonly<Record<string, string>>) =>
      chooseColumns('email', [fieldsOf({ From: 'a', ...more })]);

    deepEqual(columnTitles(mails({ Time: '2026-11-27T08:12:00Z' })), ['From', 'Subject', 'Time']);
    deepEqual(columnTitles(mails({ Date: 'soon' })), ['From', 'Subject']);
  });

  it('show two more where there is no time', () => {
    const columns = chooseColumns(
      'row',
      many(index => ({ Rule: `R${index}`, Source: `10.0.0.${index}`, Destination: `10.0.1.${index % 4}` })),
    );

    deepEqual(columnTitles(columns), ['Event', 'Source', 'Destination']);
  });

  it('show the names that the records have where none of them is known', () => {
    const columns = chooseColumns(
      'row',
      many(index => ({
        invoice: `${index}`,
        supplier: 'Acme',
        ...(index === 0 ? { odd: 'x' } : {}),
        amount: `${index}`,
      })),
    );

    deepEqual(columnTitles(columns), ['invoice', 'supplier', 'amount']);
  });

  it('are the usual ones while nothing is there, and for emails always', () => {
    deepEqual(columnTitles(chooseColumns('event', [])), ['Time', 'Event', 'Host']);
    deepEqual(
      columnTitles(
        chooseColumns(
          undefined,
          many(() => ({ User: 'x' })),
        ),
      ),
      ['From', 'Subject'],
    );
  });
});
