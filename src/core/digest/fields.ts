/**
 * What the digest knows of a log row, whatever its format calls it. A row holds, for each field, where its value stands in
 * the bytes; nothing is copied until somebody asks for it.
 */
export const fieldNames = [
  'time',
  'uid',
  'source',
  'sourcePort',
  'target',
  'targetPort',
  'protocol',
  'service',
  'duration',
  'bytesOut',
  'bytesIn',
  'state',
  'kind',
  'query',
  'queryType',
  'answerCode',
  'isAnswer',
  'httpHost',
  'uri',
  'method',
  'agent',
  'status',
  'mime',
  'serverName',
  'subject',
  'issuer',
  'validation',
  'clientPrint',
  'chain',
  'fileId',
  'note',
  'message',
  'detail',
  'severity',
  'category',
  'ruleId',
  'user',
  'success',
  'share',
  'operation',
  'endpoint',
  'eventId',
  'errorCode',
  'host',
  'communityId',
  'bytesBoth',
  'referrer',
  'act',
  'actor',
  'client',
  'card',
  'requested',
  'cipher',
  'serviceName',
  'parent',
  'started',
  'flowTuples',
  'preAuthentication',
  'answerFlags',
  'factor',
  'outcome',
] as const;

export type FieldName = (typeof fieldNames)[number];

/** A field's place in a row: `field.time` is 0. */
export const field = Object.fromEntries(fieldNames.map((name, index) => [name, index])) as Readonly<
  Record<FieldName, number>
>;

/** Names of columns and dotted keys, as Zeek, Suricata, tshark, NetFlow tools, cloud flow logs, firewalls, Windows and ECS write them. */
const namesOf: Readonly<Partial<Record<FieldName, string>>> = {
  time: 'ts timestamp @timestamp time date datetime eventTime UtcTime TimeCreated first_seen start start_time starttime ts_start first layers.frame_time_epoch Event.System.TimeCreated.#attributes.SystemTime Event.System.TimeCreated.SystemTime System.TimeCreated.SystemTime createdDateTime activityDateTime CreationTime CreationDate TimeGenerated published requestReceivedTimestamp stageTimestamp __REALTIME_TIMESTAMP unixTime EventTime event_time id.time date_create createdAt CreatedAt',
  uid: 'uid flow_id conn_uids',
  source:
    'id.orig_h id_orig_h src_ip srcip src_addr srcaddr src sa source_ip sourceip source.ip access_device.ip client_ip clientip actor_ip c-ip remote_addr sourceIPAddress IpAddress SourceIp EventData.IpAddress EventData.SourceIp Event.EventData.IpAddress Event.EventData.SourceIp winlog.event_data.IpAddress winlog.event_data.SourceIp event_data.IpAddress event_data.SourceIp layers.ip_src layers.ipv6_src callerIpAddress properties.ipAddress ipAddress ClientIP ClientIPAddress IPAddress CallerIpAddress client.ipAddress protoPayload.requestMetadata.callerIp sourceIPs httpRequest.clientIp service.action.networkConnectionAction.remoteIpDetails.ipAddressV4 service.action.awsApiCallAction.remoteIpDetails.ipAddressV4 service.action.portProbeAction.portProbeDetails.remoteIpDetails.ipAddressV4 src_host tx_hosts sip pkt-srcaddr ClientHost',
  sourcePort:
    'id.orig_p id_orig_p src_port srcport sport sp source_port source.port layers.udp_srcport layers.tcp_srcport',
  target:
    'id.resp_h id_resp_h dest_ip dstip dst_addr dstaddr dst da destination_ip destip dest dst_ip destination.ip DestinationIp EventData.DestinationIp Event.EventData.DestinationIp winlog.event_data.DestinationIp event_data.DestinationIp layers.ip_dst layers.ipv6_dst server_ip s-ip dst_host rx_hosts dip pkt-dstaddr',
  targetPort:
    'id.resp_p id_resp_p dest_port dstport dport dp dst_port destination_port destination.port DestinationPort EventData.DestinationPort winlog.event_data.DestinationPort event_data.DestinationPort layers.udp_dstport layers.tcp_dstport server_port s-port cs-uri-port',
  protocol: 'proto protocol pr network.transport ip_proto transport layers.ip_proto',
  service: 'service app_proto app application network.protocol appDisplayName AppDisplayName SYSLOG_IDENTIFIER',
  duration: 'duration td dur flow.age elapsed',
  bytesOut:
    'orig_bytes flow.bytes_toserver bytes_out out_bytes ibyt sbytes src_bytes sent_bytes sentbyte bytes_sent source.bytes bytes octets byt in_bytes dOctets cs-bytes requestsize',
  bytesIn:
    'resp_bytes flow.bytes_toclient bytes_in obyt dbytes dst_bytes sc-bytes responsesize received_bytes recv_bytes bytes_received rcvd_bytes rcvdbyte destination.bytes',
  state: 'conn_state action flow.state disposition flg tcp_flags state',
  kind: '@stream _path event_type stream log_type',
  query: 'query dns.rrname dns.query.rrname dns.queries.rrname layers.dns_qry_name dns.question.name qname query_name',
  queryType:
    'qtype_name qtype dns.rrtype dns.query.rrtype dns.queries.rrtype layers.dns_qry_type dns.question.type query_type',
  answerCode: 'rcode_name rcode dns.rcode layers.dns_flags_rcode dns.response_code',
  isAnswer: 'layers.dns_flags_response dns.type',
  httpHost: 'host http.hostname http.host cs-host url.domain request_host RequestHost',
  uri: 'uri http.url url cs-uri-stem request url.path request_uri RequestPath',
  method: 'method http.http_method cs-method http.request.method request_method RequestMethod',
  agent:
    'user_agent http.http_user_agent cs(User-Agent) user_agent.original userAgent http_user_agent request_User-Agent',
  status: 'status_code http.status status sc-status http.response.status_code DownstreamStatus responseStatus.code',
  mime: 'resp_mime_types mime_type http.http_content_type',
  serverName: 'server_name tls.sni tls.server_name sni',
  subject: 'subject certificate.subject certificate_subject tls.subject',
  issuer: 'issuer certificate.issuer certificate_issuer tls.issuerdn',
  validation: 'validation_status',
  clientPrint: 'ja3 tls.ja3.hash',
  chain: 'cert_chain_fuids',
  fileId: 'fuid id fingerprint',
  note: 'note alert.signature name rule.name signature failure_reason title Title AlertName AlertDisplayName objectRef.resource',
  message: 'msg message Message log MESSAGE displayMessage protoPayload.status.message',
  detail:
    'sub addl EventData.CommandLine CommandLine Event.EventData.CommandLine winlog.event_data.CommandLine event_data.CommandLine process.command_line ProcessCommandLine process.title columns.cmdline output_fields.proc.cmdline',
  severity: 'alert.severity severity event.severity level Level Severity Severity.Label AlertSeverity',
  category: 'alert.category type Type Types',
  ruleId: 'alert.signature_id sid service.detectorId Service.DetectorId GeneratorId SystemAlertId providerAlertId',
  user: 'username user TargetUserName EventData.TargetUserName Event.EventData.TargetUserName winlog.event_data.TargetUserName event_data.TargetUserName client user.name userIdentity.userName cookie account userPrincipalName UserPrincipalName properties.userPrincipalName UserId actor.alternateId actor.email protoPayload.authenticationInfo.principalEmail user.username',
  success:
    'auth_success success responseElements.ConsoleLogin outcome.result ResultStatus resultType ResultType status.errorCode properties.status.errorCode',
  share: 'path share_type share',
  operation: 'operation request_type command objectRef.subresource',
  endpoint: 'endpoint named_pipe',
  eventId:
    'EventID event_id winlog.event_id Event.System.EventID Event.System.EventID.#text Event.System.EventID.Value System.EventID.Value System.EventID eventName event.code event.action',
  errorCode: 'error_msg errorCode errorMessage',
  host: 'Computer MachineName hostname Hostname host.name Event.System.Computer System.Computer computer_name _HOSTNAME hostIdentifier DeviceName',
  communityId: 'community_id network.community_id',
  bytesBoth: 'totbytes tot_bytes total_bytes totalbytes network.bytes',
  act: 'Operation operationName OperationName OperationNameValue eventType protoPayload.methodName events.name activityDisplayName verb ActionType',
  actor:
    'actor columns.username decorations.username InitiatingProcessAccountName userIdentity.arn SubjectUserName EventData.SubjectUserName Event.EventData.SubjectUserName winlog.event_data.SubjectUserName event_data.SubjectUserName',
  client: 'client_addr dhcp.client_ip',
  card: 'mac client_mac dhcp.client_mac',
  requested: 'requested_addr requested_ip dhcp.requested_ip',
  cipher:
    'cipher TicketEncryptionType EventData.TicketEncryptionType Event.EventData.TicketEncryptionType winlog.event_data.TicketEncryptionType event_data.TicketEncryptionType',
  serviceName: ofWindows('ServiceName TaskName'),
  parent: `${ofWindows('ParentImage ParentProcessName')} InitiatingProcessFileName process.parent.executable process.parent.name`,
  /** Azure's flow logs: many flows in a record. */
  flowTuples: 'properties.flows.flows.flowTuples flowRecords.flows.flowGroups.flowTuples',
  started: `${ofWindows('ScriptBlockText ImagePath ServiceFileName TaskContent TaskContentNew')} powershell.file.script_block_text`,
  preAuthentication:
    'PreAuthType EventData.PreAuthType Event.EventData.PreAuthType winlog.event_data.PreAuthType event_data.PreAuthType',
  answerFlags: 'tcp.tcp_flags_tc',
  /** Duo's log of authentications. */
  factor: 'factor access_device.hostname access_device.os access_device.browser',
  outcome: 'result',
  referrer: 'referrer referer http.http_refer http_referer cs(Referer) http.request.referrer',
};

/** Values of an event of Windows, wherever an export puts them. */
function ofWindows(names: string): string {
  const places = ['', 'EventData.', 'Event.EventData.', 'winlog.event_data.', 'event_data.'];
  return names
    .split(' ')
    .flatMap(name => places.map(place => `${place}${name}`))
    .join(' ');
}

/** `undefined` for a name that no detector asks for. */
export function fieldNamed(name: string): number | undefined {
  return byName.get(name) ?? byName.get(name.toLowerCase());
}

const placeOf: ReadonlyMap<string, number> = new Map(fieldNames.map((name, index) => [name, index]));

const written: readonly (readonly [string, number])[] = Object.entries(namesOf).flatMap(([key, names]) =>
  names.split(' ').map(name => [name, placeOf.get(key) ?? -1] as const),
);

/** A name in small letters may be another field's own. */
const byName: ReadonlyMap<string, number> = new Map([
  ...written.map(([name, at]) => [name.toLowerCase(), at] as const),
  ...written,
]);

/** The hash of a dotted key, as `readJson` makes it while it reads, with the field it means. */
export const fieldsByHash: ReadonlyMap<number, number> = new Map([...byName].map(([name, at]) => [hashKey(name), at]));

/** FNV-1a over the UTF-16 units, 32 bits (Fowler, Noll, Vo 1991). */
function hashKey(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
