import type { Shape } from './shape';

/** Events of Windows, as the programs that export them write them; most telling first. */
export const windowsShapes: readonly Shape[] = [
  {
    name: 'Windows event (nested)',
    kind: 'event',
    has: ['Event.System.EventID'],
    fields: {
      Time: 'utc:Event.System.TimeCreated.#attributes.SystemTime|utc:Event.System.TimeCreated_attributes.SystemTime|utc:Event.EventData.UtcTime',
      Event:
        '{Event.System.EventID} {Event.System.Provider.#attributes.Name|Event.System.Provider_attributes.Name|Event.System.Channel}',
      Host: 'Event.System.Computer',
      User: 'Event.EventData.SubjectUserName|Event.EventData.User|Event.EventData.TargetUserName|Event.UserData.LogFileCleared.SubjectUserName|Event.System.Security.#attributes.UserID',
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
    name: 'Windows event (Velociraptor)',
    kind: 'event',
    has: ['System.EventID', 'System.Channel|System.TimeCreated'],
    fields: {
      Time: 'utc:System.TimeCreated.SystemTime',
      Event: '{System.EventID.Value|System.EventID} {System.Provider.Name|System.Channel}',
      Host: 'System.Computer',
      User: 'EventData.SubjectUserName|EventData.User|EventData.TargetUserName|System.Security.UserID',
      Target:
        'EventData.TargetUserName|EventData.TargetImage|EventData.TargetFilename|EventData.TargetObject|EventData.ServiceName',
      Source:
        '{EventData.IpAddress|EventData.SourceIp|EventData.WorkstationName}:{EventData.IpPort|EventData.SourcePort}',
      Destination: '{EventData.DestinationIp}:{EventData.DestinationPort}',
      Rule: 'EventData.RuleName',
      Process: 'EventData.NewProcessName|EventData.Image|EventData.SourceImage|EventData.ProcessName',
      Command: 'EventData.CommandLine|EventData.ScriptBlockText|EventData.ImagePath|EventData.Payload',
      Parent: 'EventData.ParentProcessName|EventData.ParentImage',
      Message: 'Message',
    },
  },
  {
    name: 'Windows event (PowerShell)',
    kind: 'event',
    has: ['Id', 'TimeCreated', 'ProviderName|LevelDisplayName|LogName'],
    fields: {
      Time: 'TimeCreated',
      Event: '{Id} {ProviderName|LogName}',
      Severity: 'LevelDisplayName',
      Host: 'MachineName',
      User: 'UserId.Value|UserId',
      Message: 'Message',
    },
  },
  {
    name: 'Windows event (Event Viewer)',
    kind: 'event',
    has: ['Event ID', 'Date and Time', 'Source'],
    fields: {
      Time: 'Date and Time',
      Event: '{Event ID} {Source}',
      Severity: 'Level|Keywords',
      Host: 'Computer',
      User: 'User',
      Message: 'Message',
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
      User: 'user.name|winlog.event_data.SubjectUserName|winlog.event_data.User|event_data.SubjectUserName|event_data.User|winlog.event_data.TargetUserName|event_data.TargetUserName|winlog.user.name',
      Target:
        'user.target.name|winlog.event_data.TargetUserName|event_data.TargetUserName|winlog.event_data.ServiceName|event_data.ServiceName',
      Source:
        '{source.ip|winlog.event_data.IpAddress|event_data.IpAddress|event_data.SourceIp}:{source.port|event_data.SourcePort}',
      Destination: '{destination.ip|event_data.DestinationIp}:{destination.port|event_data.DestinationPort}',
      Rule: 'rule.name',
      Outcome: 'event.outcome',
      Process: 'process.executable|process.name|winlog.event_data.Image|event_data.Image|event_data.NewProcessName',
      Command:
        'process.command_line|winlog.event_data.CommandLine|powershell.file.script_block_text|event_data.CommandLine|event_data.ScriptBlockText',
      Parent:
        'process.parent.executable|process.parent.name|winlog.event_data.ParentImage|event_data.ParentImage|event_data.ParentProcessName',
    },
  },
  // Sigma rules that were run over Windows' logs, with the event that each of them found.
  {
    name: 'Chainsaw',
    kind: 'event',
    has: ['document.data.Event.System', 'name|group'],
    fields: {
      Time: 'timestamp|utc:document.data.Event.System.TimeCreated_attributes.SystemTime',
      Rule: 'name|group',
      Severity: 'level',
      Event:
        '{document.data.Event.System.EventID} {document.data.Event.System.Provider_attributes.Name|document.data.Event.System.Channel}',
      Host: 'document.data.Event.System.Computer',
      User: 'document.data.Event.EventData.SubjectUserName|document.data.Event.EventData.User|document.data.Event.EventData.TargetUserName',
      Target:
        'document.data.Event.EventData.TargetUserName|document.data.Event.EventData.TargetImage|document.data.Event.EventData.TargetFilename|document.data.Event.EventData.TargetObject|document.data.Event.EventData.ServiceName',
      Source:
        '{document.data.Event.EventData.IpAddress|document.data.Event.EventData.SourceIp|document.data.Event.EventData.WorkstationName}:{document.data.Event.EventData.IpPort|document.data.Event.EventData.SourcePort}',
      Destination: '{document.data.Event.EventData.DestinationIp}:{document.data.Event.EventData.DestinationPort}',
      Process: 'document.data.Event.EventData.NewProcessName|document.data.Event.EventData.Image',
      Command:
        'document.data.Event.EventData.CommandLine|document.data.Event.EventData.ScriptBlockText|document.data.Event.EventData.ImagePath',
      Parent: 'document.data.Event.EventData.ParentProcessName|document.data.Event.EventData.ParentImage',
      Technique: 'tags',
    },
  },
  {
    name: 'Hayabusa',
    kind: 'event',
    has: ['RuleTitle', 'EventID', 'Channel|Computer'],
    fields: {
      Time: 'Timestamp',
      Rule: 'RuleTitle',
      Severity: 'Level',
      Event: '{EventID} {Provider|Channel}',
      Host: 'Computer',
      User: 'Details.SrcUser|Details.User|Details.TgtUser',
      Target: 'Details.TgtUser|Details.Tgt|Details.Svc',
      Source: 'Details.SrcIP|Details.SrcComp',
      Destination: '{Details.TgtIP|Details.DstIP}:{Details.TgtPort|Details.DstPort}',
      Process: 'Details.Proc|Details.Image',
      Command: 'Details.Cmdline|Details.ScriptBlock|Details.Path',
      Parent: 'Details.ParentCmdline|Details.ParentImage',
      Technique: 'MitreTags',
      Message: 'Details',
    },
  },
  {
    name: 'Chainsaw (CSV)',
    kind: 'event',
    has: ['detections', 'Event ID', 'Event.System.Provider|Event Data'],
    fields: {
      Time: 'timestamp',
      Rule: 'detections',
      Event: '{Event ID} {Event.System.Provider}',
      Host: 'Computer',
      Message: 'Event Data',
    },
  },
  {
    name: 'EvtxECmd',
    kind: 'event',
    has: ['EventId', 'Channel', 'MapDescription|PayloadData1'],
    fields: {
      Time: 'utc:TimeCreated',
      Event: '{EventId} {MapDescription|Provider}',
      Host: 'Computer',
      User: 'UserName|UserId',
      Source: 'RemoteHost',
      Command: 'ExecutableInfo',
      Message: '{PayloadData1} {PayloadData2} {PayloadData3} {PayloadData4} {PayloadData5} {PayloadData6}',
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
      // Velociraptor's tables keep what an event says in a column of its own.
      User: 'SubjectUserName|User|AccountName|EventData.SubjectUserName|EventData.User|TargetUserName|EventData.TargetUserName|Username|UserID|UserSID',
      Target:
        'TargetUserName|TargetImage|TargetFilename|TargetObject|ServiceName|ObjectName|EventData.TargetUserName|EventData.TargetImage|EventData.TargetFilename|EventData.TargetObject|EventData.ServiceName',
      Source:
        '{IpAddress|SourceIp|SourceAddress|WorkstationName|EventData.IpAddress|EventData.SourceIp|EventData.WorkstationName}:{IpPort|SourcePort|EventData.IpPort|EventData.SourcePort}',
      Destination:
        '{DestinationIp|DestAddress|EventData.DestinationIp}:{DestinationPort|DestPort|EventData.DestinationPort}',
      Rule: 'RuleName',
      Process: 'NewProcessName|Image|SourceImage|ProcessName|Application|EventData.NewProcessName|EventData.Image',
      Command:
        'CommandLine|ScriptBlockText|ImagePath|Payload|EventData.CommandLine|EventData.ScriptBlockText|EventData.ImagePath',
      Parent: 'ParentProcessName|ParentImage|EventData.ParentProcessName|EventData.ParentImage',
    },
  },
];
