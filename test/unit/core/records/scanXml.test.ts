import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Bytes } from '../../../../src/core/ports';
import { readRecords } from '../../../../src/core/records/readRecords';
import type { SourceRecord } from '../../../../src/core/records/record';

const hash = { sha256: (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex') };

const nmap = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<?xml-stylesheet href="file:///usr/bin/../share/nmap/nmap.xsl" type="text/xsl"?>
<!-- Nmap 7.94 scan initiated as: nmap -sV -oX out.xml 192.0.2.0/30 -->
<nmaprun scanner="nmap" version="7.94">
<hosthint><status state="up"/><address addr="192.0.2.1" addrtype="ipv4"/></hosthint>
<host starttime="1764300000"><status state="up" reason="arp-response"/>
<address addr="192.0.2.1" addrtype="ipv4"/><address addr="00:00:5E:00:53:01" addrtype="mac"/>
<hostnames><hostname name="gate.example" type="PTR"/></hostnames>
<ports><extraports state="closed" count="998"/>
<port protocol="tcp" portid="22"><state state="open"/><service name="ssh" product="OpenSSH" version="7.2p2"/></port>
<port protocol="tcp" portid="443"><state state="filtered"/><service name="https"/></port></ports></host>
<host><status state="up"/><address addr="192.0.2.2" addrtype="ipv4"/></host>
<runstats><hosts up="2" down="2" total="4"/></runstats>
</nmaprun>
`;

const nessus = `<?xml version="1.0" ?>
<NessusClientData_v2><Report name="week 48">
<ReportHost name="192.0.2.7"><HostProperties><tag name="os">linux</tag></HostProperties>
<ReportItem port="443" svc_name="www" protocol="tcp" severity="3" pluginID="99001" pluginName="Old TLS library" pluginFamily="General">
<risk_factor>High</risk_factor><cve>CVE-2099-0001</cve><solution>Update it.</solution></ReportItem>
<ReportItem port="0" svc_name="general" protocol="tcp" severity="0" pluginID="19506" pluginName="Scan Information" pluginFamily="Settings"><risk_factor>None</risk_factor></ReportItem>
</ReportHost>
<ReportHost name="192.0.2.8"><HostProperties/>
<ReportItem port="22" svc_name="ssh" protocol="tcp" severity="2" pluginID="99002" pluginName="Weak key exchange" pluginFamily="Misc."><risk_factor>Medium</risk_factor></ReportItem>
</ReportHost></Report></NessusClientData_v2>
`;

const openVas = `<report id="r1" format_id="f1" extension="xml" content_type="text/xml"><owner><name>admin</name></owner>
<report id="r1"><gmp><version>22.5</version></gmp><results start="1" max="2">
<result id="1"><name>Old TLS library</name><host>192.0.2.7<asset asset_id="a"/><hostname>shop.example</hostname></host><port>443/tcp</port>
<nvt oid="1.3.6.1.4.1.25623.1.0.99001"><name>Old TLS library</name><refs><ref type="cve" id="CVE-2099-0001"/></refs><solution type="VendorFix">Update it.</solution></nvt>
<threat>High</threat><severity>7.5</severity><description>The library is old.</description></result>
<result id="2"><name>Services</name><host>192.0.2.8</host><port>general/tcp</port><nvt oid="1.3.6.1.4.1.25623.1.0.99002"><name>Services</name></nvt><threat>Log</threat><severity>0.0</severity></result>
</results></report></report>`;

const zap = `<?xml version="1.0"?>
<OWASPZAPReport programName="ZAP" version="2.15.0"><site name="https://shop.example" host="shop.example" port="443"><alerts>
<alertitem><pluginid>40012</pluginid><alert>Cross Site Scripting (Reflected)</alert><riskdesc>High (Medium)</riskdesc>
<instances><instance><uri>https://shop.example/q?x=1</uri></instance></instances><cweid>79</cweid></alertitem>
</alerts></site></OWASPZAPReport>
`;

const burp = `<?xml version="1.0"?>
<!DOCTYPE issues [
<!ELEMENT issues (issue*)>
<!ATTLIST issues burpVersion CDATA "">
]>
<issues burpVersion="2099.1">
<issue><type>1049088</type><name>SQL injection</name><host ip="192.0.2.9">https://shop.example</host>
<path><![CDATA[/login]]></path><location><![CDATA[/login [user parameter]]]></location><severity>High</severity></issue>
</issues>
`;

describe('XML of scanners', () => {
  it('of Nmap: each port with its state and service, and a host of which no port is told', async () => {
    deepEqual((await findingsOf('scan.xml', nmap)).map(told), [
      '7 22/tcp open: ssh OpenSSH 7.2p2 @ 192.0.2.1:22',
      '7 443/tcp filtered: https @ 192.0.2.1:443',
      '13 host is up, no port is told @ 192.0.2.2',
    ]);
  });

  it('of Nessus: each item with its host, level and plugin', async () => {
    const records = await findingsOf('week48.nessus', nessus);

    deepEqual(records.map(told), [
      '4 High 99001 CVE-2099-0001 Old TLS library @ 192.0.2.7:443',
      '6 None 19506 Scan Information @ 192.0.2.7:0',
      '9 Medium 99002 Weak key exchange @ 192.0.2.8:22',
    ]);
    ok(records.every(record => record.kind === 'finding' && record.problem === undefined));
    match(records[0]?.text ?? '', /solution: Update it\./);
  });

  it('of ZAP and Burp: each alert, also behind a document type with declarations', async () => {
    deepEqual((await findingsOf('zap.xml', zap)).map(told), [
      '3 High (Medium) 40012 CWE-79 Cross Site Scripting (Reflected) @ https://shop.example/q?x=1',
    ]);
    deepEqual((await findingsOf('burp.xml', burp)).map(told), [
      '7 High 1049088 SQL injection @ https://shop.example/login [user parameter]',
    ]);
  });

  it('of OpenVAS: each result, with its host, port and level', async () => {
    for (const whole of [openVas, `<get_reports_response status="200">${openVas}</get_reports_response>`]) {
      const records = await findingsOf('openvas.xml', whole);

      deepEqual(records.map(told), [
        '3 High 7.5 1.3.6.1.4.1.25623.1.0.99001 CVE-2099-0001 Old TLS library @ 192.0.2.7:443/tcp',
        '6 Log 0.0 1.3.6.1.4.1.25623.1.0.99002 Services @ 192.0.2.8:general/tcp',
      ]);
      match(records[0]?.text ?? '', /The library is old\./);
    }
  });

  it('is the same however it arrives, and with an id of its own for each', async () => {
    for (const [path, text] of [
      ['scan.xml', nmap],
      ['week48.nessus', nessus],
      ['openvas.xml', openVas],
    ] as const) {
      const whole = await findingsOf(path, text);
      for (const size of [1, 7, 100]) deepEqual(await findingsOf(path, text, size), whole);
      equal(new Set(whole.map(({ id }) => id)).size, whole.length);
    }
  });

  it('keeps what stands before a fault, and says what is wrong', async () => {
    const cut = await findingsOf('week48.nessus', nessus.slice(0, nessus.indexOf('<solution>')));
    const broken = await findingsOf('week48.nessus', nessus.replace('<cve>', '<cve'));

    match(cut[0]?.problem ?? '', /the file ends before it does/);
    match(told(cut[0]), /Old TLS library @ 192\.0\.2\.7:443/);
    equal(broken.length, 3);
    match(broken[0]?.problem ?? '', /its XML is broken/);
    equal(broken[1]?.problem, undefined);
  });

  it('of other makes and pages are told as not read, and not as a finding a line', async () => {
    for (const text of [
      '<!DOCTYPE html>\n<p>1 finding</p>\n',
      '<report>\n<result/>\n</report>\n',
      '<report name="coverage">\n<result/>\n</report>\n',
      '<?xml version="1.0"?>',
    ]) {
      const records = await findingsOf('unknown.xml', text);

      equal(records.length, 1, text);
      match(records[0]?.problem ?? '', /HTML or XML of a form that is not read/);
    }
  });
});

async function findingsOf(path: string, text: string, size = 1 << 20): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const record of readRecords(path, inChunks(text, size), hash, { as: 'finding' })) records.push(record);
  return records;
}

async function* inChunks(text: string, size: number): Bytes {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

function told(record: SourceRecord | undefined): string {
  const word = (name: string) => record?.fields.find(field => field.name === name)?.value ?? '';
  const words = [String(record?.line), word('Severity'), word('Rule'), word('Title'), '@', word('Place')];
  return words.filter(text => text !== '').join(' ');
}
