import { deepEqual, equal, match } from 'node:assert/strict';
import { mailRowOf } from '../../../../src/core/records/mailRow';
import { fieldOf, read } from './mail';

const html = '<p>Verify at <a href="http://evil.example/">https://bank.example</a></p>';

describe('mails in tables and of APIs', () => {
  it('are read as mails in what Outlook exports, a record for each row', async () => {
    const table =
      '"Subject","Body","From: (Name)","From: (Address)","To: (Name)","To: (Address)","Importance"\r\n' +
      '"Your salary","Dear colleague,\r\nverify at http://evil.example/ now.","Payroll","payroll@evil.example","Ann","ann@corp.example","High"\r\n' +
      '"Minutes","See below.","Bob","bob@corp.example","Ann","ann@corp.example","Normal"\r\n';
    const [first, second] = await read('outlook.csv', table);

    deepEqual([first?.kind, first?.line, second?.line], ['email', 2, 4]);
    equal(first?.text, 'Dear colleague,\nverify at http://evil.example/ now.');
    deepEqual(
      ['From', 'To', 'Subject', 'Importance'].map(name => first && fieldOf(first, name)),
      ['"Payroll" <payroll@evil.example>', '"Ann" <ann@corp.example>', 'Your salary', 'High'],
    );
    deepEqual(first?.lineNumbers, [2, 2]);
  });

  it('are read with their links and headers in what Microsoft Graph answers', async () => {
    const message = {
      receivedDateTime: '2026-11-05T10:00:00Z',
      subject: 'Your salary',
      from: { emailAddress: { name: 'Payroll', address: 'payroll@evil.example' } },
      toRecipients: [{ emailAddress: { name: 'Ann', address: 'ann@corp.example' } }],
      body: { contentType: 'html', content: html },
      internetMessageHeaders: [
        { name: 'Authentication-Results', value: 'mx; spf=fail' },
        { name: 'Content-Transfer-Encoding', value: 'base64' },
      ],
      attachments: [{ name: 'invoice.html' }],
    };
    const [record] = await read('graph.json', JSON.stringify({ value: [message] }));

    equal(record?.text, 'Verify at https://bank.example → http://evil.example/');
    match((record && fieldOf(record, 'Links')) ?? '', /shows another site/);
    match((record && fieldOf(record, 'Authentication-Results')) ?? '', /spf=fail/);
    equal(record && fieldOf(record, 'attachments'), 'invoice.html');
  });

  it('say that they are none where a task asks for mails, and stay rows and events otherwise', async () => {
    const rows = 'time,user\n2026-11-05T10:00:00Z,ann\n';

    match((await read('a.csv', rows, undefined, { as: 'email' }))[0]?.problem ?? '', /it is no mail/);
    equal((await read('a.csv', rows))[0]?.kind, 'row');
    equal((await read('m.csv', 'from,subject,body\na@b.example,x,y\n', undefined, { as: 'row' }))[0]?.kind, 'row');
    for (const none of [{ from: 'a', subject: 'b' }, { subject: 'a', body: 'b' }, { from: 'a', body: 'b' }, [1], 'x'])
      equal(mailRowOf(none), undefined);
  });

  it('write no headers of their own', async () => {
    const row = {
      from: 'a@b.example',
      subject: 'x\nBcc: c@d.example\n\nbody',
      body: 'text',
      headers: 'X-Odd: 1\r\n more\r\nnot a header\r\nTo: z@y.example',
    };
    const [record] = await read('a.json', JSON.stringify([row]));

    equal(record?.text, 'text');
    equal(record && fieldOf(record, 'Subject'), 'x Bcc: c@d.example body');
    equal(record && fieldOf(record, 'To'), undefined);
  });

  it('are read where a cell holds a mail as it was sent, and in what the API of Gmail answers', async () => {
    const sent = 'Message-ID: <1@x>\nFrom: a@b.example\nSubject: Forecast\n\nHere it is.';
    const coded = (text: string) => Buffer.from(text).toString('base64url');
    const part = (mimeType: string, text: string) => ({ mimeType, body: { data: coded(text) } });
    const headers = [
      { name: 'From', value: 'a@b.example' },
      { name: 'Subject', value: 'Forecast' },
    ];
    const nested = {
      mimeType: 'multipart/mixed',
      headers,
      parts: [{ mimeType: 'multipart/alternative', parts: [part('text/plain', 'no'), part('text/html', html)] }],
    };
    const texts = async (path: string, file: string) =>
      (await read(path, file)).map(record => [record.kind, fieldOf(record, 'Subject'), record.text]);

    deepEqual(await texts('a.csv', `file,message\n1.,"${sent}"\n`), [['email', 'Forecast', 'Here it is.']]);
    deepEqual(await texts('b.json', JSON.stringify([{ id: '1', raw: coded(sent) }])), [
      ['email', 'Forecast', 'Here it is.'],
    ]);
    deepEqual(await texts('c.json', JSON.stringify([{ id: '1', snippet: 's', payload: nested }])), [
      ['email', 'Forecast', 'Verify at https://bank.example → http://evil.example/'],
    ]);
    for (const none of [{ message: 'From here on: nothing' }, { raw: '!!' }, { payload: { headers: [] } }])
      equal(mailRowOf(none), undefined);
  });

  it('do not tell what a person said they are', async () => {
    const [record] = await read('ceas.csv', 'sender,subject,body,label\na@b.example,x,y,phishing\n');

    match((record && fieldOf(record, 'label')) ?? '', /^not shown/);
    equal(JSON.stringify(record).includes('phishing'), false);
  });
});
