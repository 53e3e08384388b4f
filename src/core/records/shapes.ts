import type { RecordKind } from '../protect/protectedThings';

/** How a product writes its events: how it is known, and where a person finds what in it. */
export interface Shape {
  readonly name: string;
  readonly kind: RecordKind;
  /** Paths that all have to be there; of `a|b` one is enough. */
  readonly has: readonly string[];
  /**
   * What a person recognises an event by, in order. `a|b`: the first that says something; `{a}:{b}`: put together, where the
   * first part is there; `utc:a`: a time without zone that the format defines as UTC.
   */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * By shape, most telling first: the first whose paths are all there counts. Names and paths are those of the products'
 * own documentation (November 2026); the public samples that each was tried on stand in its test.
 */
export const shapes: readonly Shape[] = [
  {
    name: 'Windows event (nested)',
    kind: 'event',
    has: ['Event.System.EventID'],
    fields: {
      Time: 'utc:Event.System.TimeCreated.#attributes.SystemTime|utc:Event.EventData.UtcTime',
      Event: '{Event.System.EventID} {Event.System.Provider.#attributes.Name|Event.System.Channel}',
      Host: 'Event.System.Computer',
      User: 'Event.EventData.SubjectUserName|Event.EventData.User|Event.EventData.TargetUserName|Event.System.Security.#attributes.UserID',
      Target:
        'Event.EventData.TargetUserName|Event.EventData.TargetImage|Event.EventData.TargetFilename|Event.EventData.TargetObject|Event.EventData.ServiceName|Event.EventData.ObjectName',
      Source:
        '{Event.EventData.IpAddress|Event.EventData.SourceIp|Event.EventData.WorkstationName}:{Event.EventData.IpPort|Event.EventData.SourcePort}',
      Destination: '{Event.EventData.DestinationIp}:{Event.EventData.DestinationPort}',
      Rule: 'Event.EventData.RuleName|Event.EventData.Threat Name',
      Process:
        'Event.EventData.NewProcessName|Event.EventData.Image|Event.EventData.SourceImage|Event.EventData.ProcessName',
      Command:
        'Event.EventData.CommandLine|Event.EventData.ScriptBlockText|Event.EventData.ServiceFileName|Event.EventData.ImagePath|Event.EventData.Payload',
      Parent: 'Event.EventData.ParentProcessName|Event.EventData.ParentImage',
    },
  },
  {
    name: 'Winlogbeat',
    kind: 'event',
    has: ['winlog.event_id|event_id', 'winlog|event_data|beat'],
    fields: {
      Time: '@timestamp',
      Event: '{winlog.event_id|event_id} {event.action|winlog.provider_name|winlog.channel|source_name|log_name}',
      Host: 'host.name|winlog.computer_name|computer_name',
      User: 'user.name|winlog.event_data.SubjectUserName|winlog.event_data.User|event_data.SubjectUserName|event_data.User',
      Source:
        '{source.ip|winlog.event_data.IpAddress|event_data.IpAddress|event_data.SourceIp}:{source.port|event_data.SourcePort}',
      Destination: '{destination.ip|event_data.DestinationIp}:{destination.port|event_data.DestinationPort}',
      Rule: 'rule.name',
      Process: 'process.executable|process.name|winlog.event_data.Image|event_data.Image|event_data.NewProcessName',
      Command:
        'process.command_line|winlog.event_data.CommandLine|powershell.file.script_block_text|event_data.CommandLine|event_data.ScriptBlockText',
      Parent:
        'process.parent.executable|process.parent.name|winlog.event_data.ParentImage|event_data.ParentImage|event_data.ParentProcessName',
    },
  },
  {
    name: 'Windows event (flat)',
    kind: 'event',
    has: ['EventID|EventId|event_id', 'Channel|SourceName|ProviderName|Provider|LogName|ProviderGuid'],
    fields: {
      Time: 'utc:UtcTime|TimeCreated|@timestamp|EventTime|TimeGenerated',
      Event: '{EventID|EventId|event_id} {SourceName|ProviderName|Provider|Channel|LogName}',
      Host: 'Hostname|Computer|ComputerName|host.name|host',
      User: 'SubjectUserName|User|AccountName|TargetUserName|UserID',
      Target: 'TargetUserName|TargetImage|TargetFilename|TargetObject|ServiceName|ObjectName',
      Source: '{IpAddress|SourceIp|SourceAddress|WorkstationName}:{IpPort|SourcePort}',
      Destination: '{DestinationIp|DestAddress}:{DestinationPort|DestPort}',
      Rule: 'RuleName',
      Process: 'NewProcessName|Image|SourceImage|ProcessName|Application',
      Command: 'CommandLine|ScriptBlockText|ImagePath|Payload',
      Parent: 'ParentProcessName|ParentImage',
    },
  },
  {
    name: 'CloudTrail',
    kind: 'event',
    has: ['eventSource', 'eventName', 'eventTime'],
    fields: {
      Time: 'eventTime',
      Event: '{eventName} {eventSource}',
      Account: '{recipientAccountId|userIdentity.accountId} {awsRegion}',
      User: 'userIdentity.arn|userIdentity.userName|userIdentity.sessionContext.sessionIssuer.userName|userIdentity.invokedBy|userIdentity.type',
      Source: 'sourceIPAddress',
      Agent: 'userAgent',
      Outcome: '{errorCode} {errorMessage}|errorMessage|responseElements.ConsoleLogin',
    },
  },
  {
    name: 'GuardDuty',
    kind: 'finding',
    has: ['schemaVersion|SchemaVersion', 'type|Type', 'service.detectorId|Service.DetectorId'],
    fields: {
      Time: 'updatedAt|UpdatedAt|createdAt|CreatedAt',
      Rule: 'type|Type',
      Title: 'title|Title',
      Severity: 'severity|Severity',
      Account: '{accountId|AccountId} {region|Region}',
      Resource:
        'resource.instanceDetails.instanceId|resource.accessKeyDetails.userName|resource.s3BucketDetails.name|resource.resourceType|Resource.InstanceDetails.InstanceId|Resource.AccessKeyDetails.UserName|Resource.ResourceType',
      Source:
        'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4|service.action.awsApiCallAction.remoteIpDetails.ipAddressV4|service.action.portProbeAction.portProbeDetails.remoteIpDetails.ipAddressV4|Service.Action.NetworkConnectionAction.RemoteIpDetails.IpAddressV4|Service.Action.AwsApiCallAction.RemoteIpDetails.IpAddressV4',
      Action: 'service.action.actionType|Service.Action.ActionType',
    },
  },
  {
    name: 'AWS Security Hub',
    kind: 'finding',
    has: ['ProductArn', 'GeneratorId'],
    fields: {
      Time: 'UpdatedAt|CreatedAt',
      Rule: 'GeneratorId',
      Title: 'Title',
      Severity: 'Severity.Label|FindingProviderFields.Severity.Label',
      Account: '{AwsAccountId} {Region}',
      Resource: 'Resources.Id',
      Outcome: 'Workflow.Status|Compliance.Status',
    },
  },
  {
    name: 'Okta',
    kind: 'event',
    has: ['eventType', 'published', 'actor'],
    fields: {
      Time: 'published',
      Event: '{eventType} {displayMessage}',
      User: 'actor.alternateId|actor.displayName|actor.id',
      Target: 'target.alternateId|target.displayName',
      Source: 'client.ipAddress',
      Agent: 'client.userAgent.rawUserAgent',
      Severity: 'severity',
      Outcome: '{outcome.result} {outcome.reason}',
    },
  },
  {
    name: 'Wazuh',
    kind: 'event',
    has: ['rule.level', 'agent|manager|decoder'],
    fields: {
      Time: 'timestamp|@timestamp',
      Rule: '{rule.id} {rule.description}',
      Severity: 'rule.level',
      Host: 'agent.name|predecoder.hostname',
      User: 'data.dstuser|data.srcuser|data.win.eventdata.targetUserName|data.win.eventdata.user|syscheck.uname_after',
      Source: '{data.srcip|data.win.eventdata.ipAddress}:{data.srcport}',
      Destination: '{data.dstip}:{data.dstport}',
      Command: 'data.win.eventdata.commandLine|data.command',
      Technique: 'rule.mitre.id',
    },
  },
  {
    name: 'Suricata EVE',
    kind: 'event',
    has: ['event_type', 'src_ip|flow_id|stats'],
    fields: {
      Time: 'timestamp',
      Event: '{event_type} {app_proto}',
      Rule: '{alert.signature_id} {alert.signature}',
      Severity: 'alert.severity',
      Action: 'alert.action',
      Source: '{src_ip}:{src_port}',
      Destination: '{dest_ip}:{dest_port}',
      Protocol: 'proto',
      Host: 'host|sensor_name',
      Request: '{http.http_method} {http.hostname}{http.url}|dns.rrname|dns.query.rrname|tls.sni',
    },
  },
  {
    name: 'Zeek',
    kind: 'flow',
    has: ['ts', 'conn_state', 'id.orig_h|id_orig_h'],
    fields: {
      Time: 'ts',
      Event: 'conn {service|proto} {conn_state}',
      Source: '{id.orig_h|id_orig_h}:{id.orig_p|id_orig_p}',
      Destination: '{id.resp_h|id_resp_h}:{id.resp_p|id_resp_p}',
      Protocol: 'proto',
      Bytes: '{orig_bytes} out, {resp_bytes} in',
      Duration: 'duration',
    },
  },
  {
    name: 'Zeek',
    kind: 'event',
    has: ['ts', 'uid|id.orig_h|id_orig_h|fuid|note|name|san.dns|certificate.subject|certificate_subject'],
    fields: {
      Time: 'ts',
      Event:
        '{_path|@stream} {note|name|operation|action|query|method|request_type}|note|name|operation|action|query|method|request_type',
      Host: '{host|server_name}',
      Rule: '{note} {msg}',
      User: 'username|user|client|cname',
      Source: '{id.orig_h|id_orig_h|src|tx_hosts}:{id.orig_p|id_orig_p}',
      Destination: '{id.resp_h|id_resp_h|dst|rx_hosts}:{id.resp_p|id_resp_p|p}',
      Protocol: 'proto',
      Request: '{method} {host}{uri}|query|path|server_name|certificate.subject|certificate_subject|service',
      File: 'filename|name|mime_type',
    },
  },
  {
    name: 'tshark',
    kind: 'flow',
    has: ['layers', 'timestamp'],
    fields: {
      Time: 'layers.frame_time_epoch|layers.frame.frame_frame_time_epoch|timestamp',
      Source: '{layers.ip_src|layers.ip.ip_ip_src|layers.ipv6_src}:{layers.udp_srcport|layers.tcp_srcport}',
      Destination: '{layers.ip_dst|layers.ip.ip_ip_dst|layers.ipv6_dst}:{layers.udp_dstport|layers.tcp_dstport}',
      Request:
        'layers.dns_qry_name|layers.dns.dns_dns_qry_name|layers.http_host|layers.http_request_full_uri|layers.tls_handshake_extensions_server_name',
    },
  },
  {
    name: 'OCSF',
    kind: 'event',
    has: ['class_uid', 'metadata|category_uid'],
    fields: {
      Time: 'time_dt|time|metadata.original_time',
      Event: '{class_name|class_uid} {activity_name|activity|type_name}',
      Rule: '{finding_info.title|finding.title|rule.name} {rule.uid}',
      Severity: 'severity|severity_id',
      Host: 'device.hostname|device.name|dst_endpoint.hostname|device.ip',
      User: 'actor.user.name|user.name|actor.user.uid|actor.user.email_addr|user.uid',
      Source: '{src_endpoint.ip}:{src_endpoint.port}',
      Destination: '{dst_endpoint.ip}:{dst_endpoint.port}',
      Process: 'process.file.path|process.name|actor.process.file.path|actor.process.name',
      Command: 'process.cmd_line|actor.process.cmd_line',
      Outcome: 'status|status_detail|disposition',
    },
  },
  {
    name: 'Microsoft Defender and Sentinel',
    kind: 'event',
    has: [
      'AlertName|alertId|AlertId|incidentId|IncidentName|IncidentNumber|SystemAlertId|DeviceName',
      'TimeGenerated|Timestamp|createdTime|createdDateTime|CreatedTime|StartTime',
    ],
    fields: {
      Time: 'TimeGenerated|Timestamp|createdDateTime|createdTime|CreatedTime|StartTime',
      Rule: 'AlertName|title|Title|DisplayName|AlertDisplayName|IncidentName',
      Event: 'ActionType|category|Category|Type',
      Severity: 'Severity|AlertSeverity|severity',
      Host: 'DeviceName|CompromisedEntity|computerDnsName|devices.deviceDnsName|Computer',
      User: 'AccountName|AccountUpn|relatedUser.userName|InitiatingProcessAccountName|UserPrincipalName',
      Source: '{LocalIP|IPAddress|RemoteIP}',
      Destination: '{RemoteIP|RemoteUrl}:{RemotePort}',
      Process: 'FolderPath|FileName|InitiatingProcessFileName',
      Command: 'ProcessCommandLine|InitiatingProcessCommandLine',
      Outcome: 'Status|status|Classification|classification|determination',
    },
  },
  {
    name: 'Azure activity and Entra sign-in',
    kind: 'event',
    has: ['operationName', 'category|resourceId|properties', 'time|eventTimestamp|TimeGenerated|createdDateTime'],
    fields: {
      Time: 'time|eventTimestamp|TimeGenerated|createdDateTime',
      Event: 'operationName.value|operationName',
      User: 'properties.userPrincipalName|identity|caller|userPrincipalName|properties.initiatedBy.user.userPrincipalName',
      Resource: 'resourceId|properties.resourceDisplayName|properties.appDisplayName',
      Source: 'callerIpAddress|properties.ipAddress|ipAddress',
      Outcome: '{resultType} {resultSignature|resultDescription}|status.value|properties.status.failureReason',
    },
  },
  {
    name: 'Google Cloud audit',
    kind: 'event',
    has: ['protoPayload.methodName'],
    fields: {
      Time: 'timestamp|receiveTimestamp',
      Event: '{protoPayload.methodName} {protoPayload.serviceName}',
      Severity: 'severity',
      User: 'protoPayload.authenticationInfo.principalEmail',
      Resource: 'protoPayload.resourceName|resource.labels.project_id',
      Source: 'protoPayload.requestMetadata.callerIp',
      Agent: 'protoPayload.requestMetadata.callerSuppliedUserAgent',
      Outcome: 'protoPayload.status.message|protoPayload.status.code',
    },
  },
  {
    name: 'Kubernetes audit',
    kind: 'event',
    has: ['auditID', 'verb', 'requestURI'],
    fields: {
      Time: 'requestReceivedTimestamp|stageTimestamp',
      Event: '{verb} {objectRef.resource} {objectRef.name}',
      User: 'user.username',
      Source: 'sourceIPs',
      Request: 'requestURI',
      Agent: 'userAgent',
      Outcome: '{responseStatus.code} {responseStatus.reason}',
    },
  },
  {
    name: 'Falco',
    kind: 'event',
    has: ['rule', 'priority', 'output'],
    fields: {
      Time: 'time',
      Rule: 'rule',
      Severity: 'priority',
      Host: 'hostname|output_fields.k8s.pod.name|output_fields.container.name',
      User: 'output_fields.user.name',
      Process: 'output_fields.proc.name',
      Command: 'output_fields.proc.cmdline',
      Message: 'output',
    },
  },
  {
    name: 'SARIF result',
    kind: 'finding',
    has: ['message', 'ruleId|ruleIndex|rule.id|locations'],
    fields: {
      Rule: 'ruleId|rule.id',
      Severity: 'level|kind',
      Title: 'message.text|message.markdown',
      Place: '{locations.physicalLocation.artifactLocation.uri}:{locations.physicalLocation.region.startLine}',
    },
  },
  {
    name: 'Known exploited vulnerability',
    kind: 'finding',
    has: ['cveID', 'vendorProject'],
    fields: {
      Time: 'dateAdded',
      Rule: 'cveID',
      Title: 'vulnerabilityName',
      Product: '{vendorProject} {product}',
      Due: 'dueDate',
      Ransomware: 'knownRansomwareCampaignUse',
    },
  },
  {
    name: 'Trivy',
    kind: 'finding',
    has: ['VulnerabilityID|AVDID|RuleID', 'PkgName|Resolution|Match|Title'],
    fields: {
      Rule: 'VulnerabilityID|AVDID|ID|RuleID',
      Severity: 'Severity',
      Title: 'Title|Message',
      Product: '{PkgName} {InstalledVersion}',
      Fixed: 'FixedVersion|Resolution',
    },
  },
  {
    name: 'npm audit',
    kind: 'finding',
    has: ['severity', 'via|module_name|vulnerable_versions', 'name|module_name'],
    fields: {
      Product: '{name|module_name} {range|vulnerable_versions}',
      Severity: 'severity',
      Title: 'via.title|title|via',
      Fixed: '{fixAvailable.name} {fixAvailable.version}|patched_versions|fixAvailable',
    },
  },
  {
    name: 'Grype',
    kind: 'finding',
    has: ['vulnerability.id', 'artifact.name'],
    fields: {
      Rule: 'vulnerability.id',
      Severity: 'vulnerability.severity',
      Product: '{artifact.name} {artifact.version}',
      Fixed: 'vulnerability.fix.versions',
    },
  },
  {
    name: 'journald',
    kind: 'event',
    has: ['__REALTIME_TIMESTAMP', 'MESSAGE'],
    fields: {
      Time: '__REALTIME_TIMESTAMP',
      Event: 'SYSLOG_IDENTIFIER|_COMM|_SYSTEMD_UNIT',
      Host: '_HOSTNAME',
      Severity: 'PRIORITY',
      Message: 'MESSAGE',
    },
  },
  {
    name: 'ECS',
    kind: 'event',
    has: ['@timestamp', 'event|ecs|host|agent|rule|log|message'],
    fields: {
      Time: '@timestamp|event.created',
      Rule: '{rule.id|kibana.alert.rule.rule_id} {rule.name|kibana.alert.rule.name}',
      Event: '{event.action|event.code|event.type|event.dataset} {event.outcome}',
      Severity: 'severity|event.severity|kibana.alert.severity|log.level',
      Host: 'host.name|host.hostname|agent.name|host.ip|host',
      User: 'user.name|user.email|user.id',
      Source: '{source.ip|source.address|client.ip}:{source.port|client.port}',
      Destination: '{destination.ip|destination.domain|server.ip|url.domain}:{destination.port}',
      Process: 'process.executable|process.name',
      Command: 'process.command_line',
      Parent: 'process.parent.executable|process.parent.name',
      Request: '{http.request.method} {url.full|url.original}|dns.question.name',
      Message: 'message',
    },
  },
  {
    name: 'W3C access log',
    kind: 'event',
    has: ['cs-method|cs-uri-stem|cs-uri|sc-status', 'c-ip|s-ip|cs-host|x-edge-location'],
    fields: {
      Time: 'time',
      Source: '{c-ip}:{c-port}',
      User: 'cs-username',
      Request: '{cs-method} {cs-uri-stem|cs-uri}?{cs-uri-query}',
      Outcome: 'sc-status',
      Host: 'cs-host|cs(Host)|x-host-header|s-computername|s-ip',
      Agent: 'cs(User-Agent)',
      Referrer: 'cs(Referer)',
    },
  },
  {
    name: 'Windows Firewall',
    kind: 'flow',
    has: ['src-ip', 'dst-ip', 'action'],
    fields: {
      Time: 'time',
      Action: 'action',
      Source: '{src-ip}:{src-port}',
      Destination: '{dst-ip}:{dst-port}',
      Protocol: 'protocol',
    },
  },
  {
    name: 'access log (JSON)',
    kind: 'event',
    has: [
      'RequestMethod|request_method|request.method|method',
      'DownstreamStatus|status|status_code',
      'RequestPath|request_uri|request.uri|uri|path|request',
    ],
    fields: {
      Time: 'StartUTC|time|ts|timestamp|time_iso8601|@timestamp',
      Request:
        '{RequestMethod|request_method|request.method|method} {RequestHost|request.host|host}{RequestPath|request_uri|request.uri|uri|path|request}',
      Outcome: 'DownstreamStatus|status|status_code',
      Source: 'ClientHost|remote_addr|request.remote_ip|remote_ip|client_ip',
      User: 'ClientUsername|remote_user|user_id',
      Agent: 'request_User-Agent|http_user_agent|request.headers.User-Agent|user_agent',
    },
  },
];

/** For what no shape fits: names that many programs use. */
export const commonFields: Readonly<Record<string, string>> = {
  Time: '@timestamp|timestamp|time|eventTime|event_time|datetime|date|ts|created_at|createdAt|Timestamp|TimeGenerated|_time|start_time|StartTime|eventtime|EventTV|t.$date|t|T',
  Rule: 'rule.name|rule_name|ruleName|signature|rule|alert_name|alertName|title|Title',
  Event:
    'event_type|eventType|event.action|event_name|eventName|event|SecurityEvent|action|logdesc|type|category|operation|name',
  Severity: 'severity|Severity|level|priority|levelName|lvl|loglevel',
  Host: 'host.name|hostname|host|Hostname|HostName|computer|computer_name|device_name|device|devname|agent.name',
  User: 'user.name|username|user|User|UserName|userName|user_name|uname|account|account_name|AccountID|actor|principal|principalName|login|email|src_user',
  Source:
    '{source.ip|src_ip|srcip|source_ip|sourceIP|srcaddr|SrcAddr|src|SRC|sa|client_ip|clientip|clientIP|clientIp|client.ip|remote_addr|remoteAddr|remote_ip|remoteip|remoteIp|remote_address|RemoteAddr|RemoteAddress|remip|peer_ip|peer_addr|ip_address|ipaddr|ip|IP|SourceIp|SourceIP|remote|peer}:{source.port|src_port|srcport|source_port|spt|sp|SrcPort|SPT|SourcePort}',
  Destination:
    '{destination.ip|dst_ip|dest_ip|dstip|destination_ip|dstaddr|DstAddr|dst|DST|DestinationIp|DestinationIP|da}:{destination.port|dst_port|dest_port|dstport|destination_port|dpt|dp|DstPort|DPT|DestinationPort}',
  Protocol: 'proto|protocol|PROTO|pr',
  Outcome: 'outcome|result|status|decision',
  Message: 'message|Message|msg|log|SyslogMessage|description',
};
