import { deepEqual, match } from 'node:assert/strict';
import { unhurried } from '../../../../src/core/breathe';
import { field } from '../../../../src/core/digest/fields';
import { readLog } from '../../../../src/core/digest/readLog';
import { digestOf, findingsOf, inChunks } from './logs';

const asked = [
  field.source,
  field.sourcePort,
  field.target,
  field.targetPort,
  field.protocol,
  field.state,
  field.bytesOut,
  field.bytesIn,
];

/** Kind, time, and what was asked, as the reader gives it. */
async function read(line: string): Promise<string> {
  const said: string[] = [];
  await readLog(
    inChunks(`${line}\n`, 4_096),
    'fw.log',
    row => {
      const time = row.time(field.time);
      const when = Number.isNaN(time) ? '-' : new Date(time * 1_000).toISOString().slice(5, 19);
      said.push([row.kind, when, ...asked.map(at => row.text(at))].join(' ').trimEnd());
    },
    unhurried,
    AbortSignal.timeout(60_000),
  );
  return said.join('\n');
}

describe('lines of firewalls', () => {
  const lines: readonly (readonly [string, string, string])[] = [
    [
      'UFW',
      'Nov 11 10:00:00 gate kernel: [12.5] [UFW BLOCK] IN=eth0 OUT= MAC=00:11 SRC=198.51.100.7 DST=192.0.2.4 LEN=40 TTL=240 ID=54321 PROTO=TCP SPT=40211 DPT=23 WINDOW=65535 SYN',
      'conn 11-11T10:00:00 198.51.100.7 40211 192.0.2.4 23 TCP BLOCK',
    ],
    [
      'netfilter with IPv6',
      'Nov 11 10:00:00 gate kernel: fw-drop IN=eth0 OUT= SRC=2001:0db8:0000:0000:0000:0000:0000:0001 DST=fd00:0000:0000:0000:0000:0000:0000:0009 LEN=60 PROTO=UDP SPT=5353 DPT=53',
      'conn 11-11T10:00:00 2001:0db8:0000:0000:0000:0000:0000:0001 5353 fd00:0000:0000:0000:0000:0000:0000:0009 53 UDP drop',
    ],
    [
      'FortiGate',
      'date=2026-11-11 time=10:00:00 devname="fg" devid="FG1" logid="0000000013" type="traffic" subtype="forward" level="notice" srcip=10.1.100.11 srcport=58012 srcintf="port12" dstip=203.0.113.14 dstport=80 proto=6 action="close" policyid=1 service="HTTP" duration=1 sentbyte=328 rcvdbyte=6460',
      'conn 11-11T10:00:00 10.1.100.11 58012 203.0.113.14 80 6 close 328 6460',
    ],
    [
      'FortiGate with its zone',
      'date=2026-11-11 time=10:00:00 devname="fg" tz="+0200" type="traffic" srcip=10.1.100.11 srcport=58012 dstip=203.0.113.14 dstport=80 proto=6 action="close"',
      'conn 11-11T08:00:00 10.1.100.11 58012 203.0.113.14 80 6 close',
    ],
    [
      'FortiGate with the second since 1970',
      'date=2026-11-11 time=10:00:00 devname="fg" eventtime=1794384000000000000 tz="+0200" type="traffic" srcip=10.1.100.11 srcport=58012 dstip=203.0.113.14 dstport=80 proto=6 action="close"',
      'conn 11-11T08:00:00 10.1.100.11 58012 203.0.113.14 80 6 close',
    ],
    [
      'Cisco ASA with the year behind the day',
      'Nov 11 2026 10:00:00 asa1 : %ASA-4-106023: Deny tcp src outside:203.0.113.50/4000 dst inside:10.2.2.9/22 by access-group "outside_in" [0x0, 0x0]',
      'conn 11-11T10:00:00 203.0.113.50 4000 10.2.2.9 22 tcp Deny',
    ],
    [
      'SonicWall',
      'Nov 11 10:00:00 sw id=firewall sn=0001 time="2026-11-11 10:00:00" fw=203.0.113.1 pri=6 c=262144 m=98 msg="Connection Opened" n=1 src=10.0.0.8:51234:X0:host dst=203.0.113.9:443:X1 proto=tcp/https sent=60',
      'conn 11-11T10:00:00 10.0.0.8 51234 203.0.113.9 443 tcp  60',
    ],
    [
      'CEF',
      'CEF:0|Vendor|Firewall|1|100|traffic|3|src=10.0.0.8 spt=51234 dst=203.0.113.9 dpt=445 proto=TCP act=blocked',
      'conn - 10.0.0.8 51234 203.0.113.9 445 TCP blocked',
    ],
    [
      'Check Point',
      '1 2026-11-11T10:00:00Z gw CheckPoint 19710 - [action:"Drop"; ifdir:"inbound"; origin:"192.0.2.1"; dst:"192.0.2.4"; proto:"6"; s_port:"40000"; service:"3389"; src:"198.51.100.7"]',
      'conn 11-11T10:00:00 198.51.100.7 40000 192.0.2.4 3389 6 Drop',
    ],
    [
      'CEF with bytes',
      'CEF:0|Vendor|Firewall|1|100|traffic|3|src=10.0.0.8 spt=51234 dst=203.0.113.9 dpt=445 proto=TCP act=allow in=900 out=400',
      'conn - 10.0.0.8 51234 203.0.113.9 445 TCP allow 400 900',
    ],
    [
      'Check Point with bytes',
      '1 2026-11-11T10:00:00Z gw CheckPoint 19710 - [action:"Accept"; dst:"192.0.2.4"; proto:"6"; s_port:"40000"; service:"443"; src:"10.0.0.8"; sent_bytes:"400"; received_bytes:"900"]',
      'conn 11-11T10:00:00 10.0.0.8 40000 192.0.2.4 443 6 Accept 400 900',
    ],
    [
      'Sophos',
      'device="SFW" date=2026-11-11 time=10:00:00 timezone="UTC" log_type="Firewall" status="Allow" duration=9 src_ip=10.0.0.8 dst_ip=203.0.113.9 protocol="TCP" src_port=40000 dst_port=443 sent_bytes=400 recv_bytes=900',
      'conn 11-11T10:00:00 10.0.0.8 40000 203.0.113.9 443 TCP  400 900',
    ],
    [
      'Cisco ASA, denied',
      'Nov 11 10:00:00 asa %ASA-4-106023: Deny tcp src outside:198.51.100.7/2143 dst inside:10.0.0.11/139 by access-group "outside_in"',
      'conn 11-11T10:00:00 198.51.100.7 2143 10.0.0.11 139 tcp Deny',
    ],
    [
      'Cisco ASA, the end of a connection',
      'Nov 11 10:00:00 asa %ASA-6-302014: Teardown TCP connection 144 for outside:203.0.113.9/443 to inside:10.0.0.8/51234 duration 0:00:30 bytes 9876 TCP FINs',
      'conn 11-11T10:00:00 10.0.0.8 51234 203.0.113.9 443 TCP',
    ],
    [
      'pfSense, IPv4',
      'Nov 11 10:00:00 pf filterlog[123]: 5,,,1000000103,em0,match,block,in,4,0x0,,64,0,0,DF,6,tcp,60,198.51.100.7,192.0.2.4,40211,23,0,S,1,,64240,,mss',
      'conn 11-11T10:00:00 198.51.100.7 40211 192.0.2.4 23 tcp block',
    ],
    [
      'pfSense, IPv6',
      'Nov 11 10:00:00 pf filterlog: 5,,,1000000105,em0,match,pass,out,6,0x00,0x0,64,udp,17,60,2001:db8::1,2001:db8::2,5000,53,40',
      'conn 11-11T10:00:00 2001:db8::1 5000 2001:db8::2 53 udp pass',
    ],
    [
      'PAN-OS',
      'Nov 11 10:00:00 pa 1,2026/11/11 10:00:00,001,TRAFFIC,end,2049,2026/11/11 09:59:59,10.0.0.8,203.0.113.9,0.0.0.0,0.0.0.0,allow-web,,,ssl,vsys1,trust,untrust,e1,e2,fwd,2026/11/11 10:00:00,7,1,51234,443,0,0,0x1c,tcp,allow,4206,999,3207,14,2026/11/11 09:59:40,19,any,0',
      'conn 11-11T10:00:00 10.0.0.8 51234 203.0.113.9 443 tcp allow 999 3207',
    ],
  ];
  for (const [name, line, said] of lines)
    it(`say who, whereto and what came of it: ${name}`, async () => deepEqual(await read(line), said));

  it('are flows of nobody where a text only looks like them', async () => {
    for (const text of [
      'Nov 11 10:00:00 web app[1]: rendered <img src="logo.png"> for dst=home',
      'Nov 11 10:00:00 asa %ASA-6-302013: Built outbound TCP connection 144 for outside:203.0.113.9/443 to inside:10.0.0.8/51234',
      'Nov 11 10:00:00 host copy: src=/etc/a dst=/etc/b done',
    ])
      match(await read(text), /^text /);
  });

  it('are hunted in like any other log: a sweep that was dropped', async () => {
    const lines = Array.from(
      { length: 60 },
      (_, at) =>
        `Nov 11 10:00:${String(at % 60).padStart(2, '0')} gate kernel: [UFW BLOCK] IN=eth1 OUT=eth0 SRC=10.0.0.8 DST=203.0.113.${at} LEN=40 PROTO=TCP SPT=40211 DPT=445 SYN`,
    );
    const made = await digestOf({ 'ufw.log': lines.join('\n') });

    match(
      findingsOf(made)
        .map(({ text }) => text)
        .join('\n'),
      /10\.0\.0\.8 tries 445\/tcp at 60 hosts \(60 without a connection\)/,
    );
  });
});
