/** For what no shape fits: names that many programs use. */
export const commonFields: Readonly<Record<string, string>> = {
  Time: '@timestamp|timestamp|time|eventTime|event_time|datetime|date|ts|created_at|createdAt|Timestamp|TimeGenerated|_time|start_time|StartTime|eventtime|EventTV|t.$date|t|T|date_and_time|date_time|event_date|log_time|created|logged_at|occurred_at',
  Rule: 'rule.name|rule_name|ruleName|signature|rule|alert_name|alertName|title|Title|alert|attack',
  Event:
    'event_type|eventType|event.action|event_name|eventName|event|SecurityEvent|action|logdesc|type|category|operation|activity|name',
  Severity: 'severity|Severity|level|priority|levelName|lvl|loglevel',
  Host: 'host.name|hostname|host|Hostname|HostName|computer|computer_name|device_name|device|devname|agent.name',
  User: 'user.name|username|user|User|UserName|userName|user_name|uname|account|account_name|AccountID|actor|principal|principalName|login|email|src_user|user_principal_name|user_email|actor_email',
  Source:
    '{source.ip|src_ip|srcip|source_ip|sourceIP|srcaddr|SrcAddr|src|SRC|sa|client_ip|clientip|clientIP|clientIp|client.ip|remote_addr|remoteAddr|remote_ip|remoteip|remoteIp|remote_address|RemoteAddr|RemoteAddress|remip|peer_ip|peer_addr|ip_address|ipaddr|ip|IP|SourceIp|SourceIP|remote|peer|source_address|src_address|source_ip_address|client_address|client_ip_address}:{source.port|src_port|srcport|source_port|spt|sp|SrcPort|SPT|SourcePort}',
  Destination:
    '{destination.ip|dst_ip|dest_ip|dstip|destination_ip|dstaddr|DstAddr|dst|DST|DestinationIp|DestinationIP|da|destination_address|dst_address|dest_address|destination_ip_address}:{destination.port|dst_port|dest_port|dstport|destination_port|dpt|dp|DstPort|DPT|DestinationPort}',
  Protocol: 'proto|protocol|PROTO|pr',
  Outcome: 'outcome|result|status|decision',
  Message: 'message|Message|msg|log|SyslogMessage|description|_raw',
};
