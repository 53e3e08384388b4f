import type { Shape } from './shape';

/** What sensors on hosts tell of processes and their connections, a row each. */
export const endpointShapes: readonly Shape[] = [
  {
    name: 'CrowdStrike FDR',
    kind: 'event',
    has: ['event_simpleName', 'aid|cid'],
    fields: {
      Time: 'timestamp|ContextTimeStamp|_time',
      Event: 'event_simpleName',
      Host: 'ComputerName|aid',
      User: 'UserName|UserPrincipal|UserSid',
      Target: 'TargetFileName|DomainName|RegObjectName',
      Source: '{LocalAddressIP4|LocalAddressIP6}:{LocalPort|LPort}',
      Destination: '{RemoteAddressIP4|RemoteAddressIP6}:{RemotePort|RPort}',
      Process: 'ImageFileName|ContextBaseFileName|FileName',
      Command: 'CommandLine|CommandHistory',
      Parent: 'ParentBaseFileName',
    },
  },
  {
    name: 'SentinelOne deep visibility',
    kind: 'event',
    has: ['event.type|eventType', 'endpoint.name|endpointName', 'src.process.name|srcProcName|src.process.cmdline'],
    fields: {
      Time: 'event.time|eventTime|createdAt',
      Event: 'event.type|eventType',
      Rule: 'indicator.name|indicatorName',
      Host: 'endpoint.name|endpointName',
      User: 'src.process.user|srcProcUser|user',
      Target:
        'tgt.file.path|tgtFilePath|registry.keyPath|registryKeyPath|tgt.process.cmdline|tgtProcCmdLine|event.dns.request|dnsRequest',
      Source: '{src.ip.address|srcIp}:{src.port.number|srcPort}',
      Destination: '{dst.ip.address|dstIp}:{dst.port.number|dstPort}',
      Process: 'src.process.image.path|srcProcImagePath|src.process.name|srcProcName',
      Command: 'src.process.cmdline|srcProcCmdLine',
      Parent: 'src.process.parent.cmdline|srcProcParentCmdLine|src.process.parent.name|srcProcParentName',
    },
  },
  ...(['exec', 'kprobe', 'exit', 'tracepoint', 'lsm', 'uprobe'] as const).map(tetragon),
];

/** An event of Tetragon stands under the name of its kind. */
function tetragon(kind: string): Shape {
  const event = `process_${kind}`;
  return {
    name: 'Tetragon',
    kind: 'event',
    has: [`${event}.process.binary`],
    fields: {
      Time: `time|${event}.process.start_time`,
      Event: `${event}.function_name|${event}.event|${event}.signal|${kind} of {${event}.process.binary}`,
      Rule: `${event}.policy_name`,
      Host: 'node_name',
      Resource: `{${event}.process.pod.namespace}/{${event}.process.pod.name}`,
      Process: `${event}.process.binary`,
      Command: `{${event}.process.binary} {${event}.process.arguments}`,
      Parent: `{${event}.parent.binary} {${event}.parent.arguments}`,
    },
  };
}
