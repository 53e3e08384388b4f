import { deepEqual, equal, match } from 'node:assert/strict';
import { digestOf, findingsOf } from './logs';

const minutes = (count: number) => Array.from({ length: count }, (_, at) => String(at).padStart(2, '0'));
const lines = (rows: readonly unknown[]) => rows.map(row => JSON.stringify(row)).join('\n');

const office = (minute: string) => ({
  CreationTime: `2026-03-03T08:${minute}:00`,
  Operation: 'UserLoginFailed',
  Workload: 'AzureActiveDirectory',
  ClientIP: '203.0.113.32',
  UserId: 'ann@corp.example',
});

/** Thirty refusals of one user from one address, as each service writes them. */
const refusals: Readonly<Record<string, string>> = {
  'okta.json': lines(
    minutes(30).map(minute => ({
      actor: { alternateId: 'ann@corp.example' },
      client: { ipAddress: '203.0.113.32' },
      eventType: 'user.session.start',
      outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
      published: `2026-03-03T08:${minute}:00.000Z`,
    })),
  ),
  'office.json': lines(minutes(30).map(office)),
  'purview.csv': [
    'RecordId,CreationDate,Operation,UserId,AuditData',
    ...minutes(30).map(
      minute =>
        `1,2026-03-03T08:${minute}:00.0000000Z,UserLoginFailed,ann@corp.example,"${JSON.stringify(office(minute)).replaceAll('"', '""')}"`,
    ),
  ].join('\n'),
  'entra.json': JSON.stringify({
    '@odata.context': 'https://graph.example/signIns',
    value: minutes(30).map(minute => ({
      createdDateTime: `2026-03-03T08:${minute}:00Z`,
      userPrincipalName: 'ann@corp.example',
      appDisplayName: 'Mail',
      ipAddress: '203.0.113.32',
      status: { errorCode: 50126, failureReason: 'Invalid username or password' },
    })),
  }),
  'diagnostics.json': lines(
    minutes(30).map(minute => ({
      time: `2026-03-03T08:${minute}:00Z`,
      operationName: 'Sign-in activity',
      resultType: '50126',
      callerIpAddress: '203.0.113.32',
      properties: { userPrincipalName: 'ann@corp.example' },
    })),
  ),
  'velociraptor.json': lines(
    minutes(30).map((_, at) => ({
      System: { EventID: { Value: 4625 }, TimeCreated: { SystemTime: 1_772_524_800.5 + at * 60 }, Computer: 'DC1' },
      EventData: { TargetUserName: 'ann@corp.example', IpAddress: '203.0.113.32' },
    })),
  ),
};

const xmlEvent = (minute: string, between: string) =>
  [
    '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">',
    '<System><Provider Name="Microsoft-Windows-Security-Auditing"/><EventID>4625</EventID>',
    `<TimeCreated SystemTime="2026-03-03T08:${minute}:00.000Z"/><Channel>Security</Channel><Computer>DC1</Computer></System>`,
    '<EventData><Data Name="TargetUserName">ann@corp.example</Data><Data Name="IpAddress">203.0.113.32</Data></EventData>',
    '</Event>',
  ].join(between);

/** As Event Viewer, `wevtutil` and `evtx_dump` write them. */
const exportsOfWindows: Readonly<Record<string, string>> = {
  'viewer.xml': `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<Events>${minutes(30)
    .map(minute => xmlEvent(minute, ''))
    .join('')}</Events>`,
  'wevtutil.xml': `${minutes(30)
    .map(minute => xmlEvent(minute, ''))
    .join('\r\n')}\r\n`,
  'dump.xml': minutes(30)
    .map((minute, at) => `Record ${at + 1}\n<?xml version="1.0" encoding="utf-8"?>\n${xmlEvent(minute, '\n  ')}\n`)
    .join(''),
};

describe('audit logs of clouds and identity services', () => {
  for (const [path, text] of Object.entries({ ...refusals, ...exportsOfWindows })) {
    it(`shows guessed passwords with who, where from and when: ${path}`, async () => {
      const made = await digestOf({ [path]: text });

      equal(findingsOf(made).length, 1, made.text);
      match(findingsOf(made)[0]?.text ?? '', /203\.0\.113\.32: 30 failed log-ins for 1 user \(ann@corp\.example\)/);
      match(made.text, /^30 rows in 1 file, \d+ kB; 2026-03-03 08:00:00 to 2026-03-03 08:29:00 UTC$/m);
    });
  }

  it('keeps the lines of events in XML, and counts those that are broken', async () => {
    const made = await digestOf({
      'dump.xml': `Record 1\n${xmlEvent('00', '\n')}\nRecord 2\n${xmlEvent('01', '\n').replace('</System>', '</Sys>')}\nRecord 3\n${xmlEvent('02', '\n')}\nRecord 4\n<Event>\n`,
    });

    match(made.text, /dump\.xml: events in XML, 2 rows, [\d.]+ kB, 2 unreadable lines \(first 8\)/);
    match(made.text, /4625[^\n]*\(dump\.xml:2,14\)/);
  });

  it('takes no refusal of another kind for a log-in, and names what was refused', async () => {
    const made = await digestOf({
      'gcp.json': lines(
        minutes(10).map(minute => ({
          protoPayload: {
            methodName: 'google.iam.admin.v1.CreateServiceAccountKey',
            status: { code: 7, message: 'PERMISSION_DENIED' },
            authenticationInfo: { principalEmail: 'svc@p.example' },
            requestMetadata: { callerIp: '203.0.113.34' },
          },
          timestamp: `2026-03-03T08:${minute}:00Z`,
        })),
      ),
      'entra.json': lines(
        minutes(20).map(minute => ({
          time: `2026-03-03T08:${minute}:00Z`,
          operationName: 'Sign-in activity',
          resultType: '50074',
          resultDescription: 'Strong authentication is required',
          callerIpAddress: '203.0.113.35',
          properties: { userPrincipalName: 'bea@corp.example' },
        })),
      ),
    });

    deepEqual(
      findingsOf(made).filter(({ text }) => /log-in/.test(text)),
      [],
    );
    match(made.text, /×10 google\.iam\.admin\.v1\.CreateServiceAccountKey PERMISSION_DENIED/);
  });

  it('shows findings of GuardDuty as alerts, gravest by its own scale', async () => {
    const finding = (title: string, severity: number) => ({
      schemaVersion: '2.0',
      type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
      service: { detectorId: 'd', action: { awsApiCallAction: { remoteIpDetails: { ipAddressV4: '203.0.113.44' } } } },
      severity,
      createdAt: '2026-03-03T08:31:00.000Z',
      title,
    });
    const made = await digestOf({
      'findings.json': JSON.stringify({ Findings: [finding('Low one', 2), finding('Grave one', 8)] }),
    });

    deepEqual(
      findingsOf(made).map(({ text }) => /“(.*?)”/.exec(text)?.[1]),
      ['Grave one', 'Low one'],
    );
  });

  const trail = (minute: number, eventName: string, errorCode?: string) => ({
    eventVersion: '1.08',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::1:user/bert' },
    eventTime: `2026-03-03T08:${String(minute).padStart(2, '0')}:00Z`,
    eventSource: 'x.amazonaws.com',
    eventName,
    sourceIPAddress: '203.0.113.9',
    ...(errorCode === undefined ? {} : { errorCode }),
  });

  it('shows who takes away what records, makes a way back, and tries out what is allowed', async () => {
    const denied = Array.from({ length: 9 }, (_, at) => trail(30 + at, `List${'ABCDEFGHI'[at]}`, 'AccessDenied'));
    const made = await digestOf({
      'trail.json': lines([
        trail(1, 'StopLogging', 'TrailNotFoundException'),
        trail(2, 'DeleteTrail'),
        trail(3, 'CreateAccessKey'),
        trail(4, 'CreateAccessKey'),
        ...denied,
      ]),
    });

    deepEqual(
      findingsOf(made).map(({ finding, kind }) => [finding, kind]),
      [['high', 'acts']],
    );
    match(
      findingsOf(made)[0]?.text ?? '',
      /^high · acts: arn:aws:iam::1:user\/bert from 203\.0\.113\.9 takes away what records: StopLogging \(in vain\), DeleteTrail; gives lasting access: CreateAccessKey ×2; is refused 9 different acts: ListA, .* 1 more; 2026-03-03 08:01:00 to 2026-03-03 08:38:00\. ATT&CK T1562\.008, T1098, T1526$/,
    );
  });

  it('finds nothing in a trail of ordinary work, and counts the messages that it does not show', async () => {
    const names = Array.from(
      { length: 40 },
      (_, at) => `Describe${String.fromCharCode(65 + (at % 26))}${at < 26 ? 'x' : 'y'}`,
    );
    const made = await digestOf({
      'trail.json': lines(
        names.flatMap((name, at) =>
          [0, 1, 2].map(minute => trail(minute, name, at < 3 && minute === 0 ? 'AccessDenied' : undefined)),
        ),
      ),
    });

    deepEqual(findingsOf(made), []);
    match(made.text, /messages: \d+ more messages in \d+ rows, most often Describe/);
  });

  it('say nothing of flows where there are only requests', async () => {
    const made = await digestOf({
      'iis.log': [
        '#Fields: date time s-ip cs-method cs-uri-stem s-port c-ip sc-status',
        ...minutes(20).map(minute => `2026-03-03 08:${minute}:00 10.0.0.5 GET /a.aspx 443 198.51.100.7 200`),
      ].join('\n'),
    });

    match(made.text, /rows: http: 20,/);
    equal(/by flows/.test(made.text), false, made.text);
  });
});

describe('accounts that act from elsewhere', () => {
  const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
  const act = (time: number, name: string, from: string) =>
    JSON.stringify({
      eventVersion: '1.09',
      eventTime: new Date((1_767_600_000 + time) * 1_000).toISOString(),
      eventSource: 'ec2.amazonaws.com',
      eventName: name,
      sourceIPAddress: from,
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/dave', userName: 'dave' },
    });
  const usual = steps(60).map(index => act(index * 10_000, 'DescribeInstances', '198.51.100.7'));
  const found = async (lines: readonly string[]) =>
    findingsOf(await digestOf({ 'trail.json': [...usual, ...lines].join('\n') }));

  it('a key that is used elsewhere on one day is weak, and medium where it takes what intruders want', async () => {
    const reads = steps(20).map(index => act(300_000 + index, 'GetObject', '203.0.113.9'));
    const secrets = steps(4).map(index => act(300_100 + index, 'GetSecretValue', '203.0.113.9'));

    const overSix = steps(60).map(index => act(index * 10_000, 'DescribeInstances', `2001:db8:7:1::${index + 10}`));
    const elsewhere = steps(20).map(index => act(300_000 + index, 'GetObject', '2001:db8:9::1'));
    const six = await digestOf({ 'trail.json': [...overSix, ...elsewhere].join('\n') });
    match(findingsOf(six)[0]?.text ?? '', /user\/dave acts from 2001:db8:9::1 on one day alone/);

    const [weak] = await found(reads);
    const [grave] = await found([...reads, ...secrets]);

    equal(weak?.finding, 'low');
    match(
      weak?.text ?? '',
      /user\/dave acts from 203\.0\.113\.9 on one day alone \(GetObject ×20;.*from 198\.51\.100\.7/,
    );
    equal(grave?.finding, 'medium');
    match(grave?.text ?? '', /GetSecretValue ×4, GetObject ×20/);
  });

  it('an account whose address changes every day has none of its own', async () => {
    const moving = steps(7).flatMap(day =>
      steps(30).map(index => act(day * 86_400 + index, 'DescribeInstances', `203.0.${day}.9`)),
    );

    equal(findingsOf(await digestOf({ 'trail.json': moving.join('\n') })).length, 0);
  });
});

describe('authentications of Duo', () => {
  const duo = (at: number, user: string, ip: string, result: string) =>
    JSON.stringify({
      access_device: { browser: 'Chrome', ip, os: 'Windows' },
      application: { key: 'DI', name: 'VPN' },
      event_type: 'authentication',
      factor: 'duo_push',
      reason: result === 'success' ? 'user_approved' : 'user_mistake',
      result,
      timestamp: 1_796_000_000 + at,
      user: { key: 'DU', name: user },
    });

  it('are log-ins, so that pushes until one is approved are a finding', async () => {
    const usual = Array.from({ length: 40 }, (_, index) =>
      duo(index * 60, `u${index}`, `198.51.100.${index}`, 'success'),
    );
    const pushes = Array.from({ length: 15 }, (_, index) => duo(9_000 + index * 50, 'u7', '203.0.113.9', 'denied'));
    const approved = duo(9_900, 'u7', '203.0.113.9', 'success');

    const made = await digestOf({ 'duo.json': [...usual, ...pushes, approved].join('\n') });

    match(String(made.text), /41 log-ins that succeeded, 15 that failed/);
    match(
      findingsOf(made)[0]?.text ?? '',
      /^high · log-ins: 203\.0\.113\.9: 15 failed log-ins for 1 user \(u7\), Duo; then a log-in as u7/,
    );
  });
});
