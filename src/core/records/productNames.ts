/**
 * What products and portals call the columns of their exports (message traces, alerts, incidents, tickets), by the name of `commonFields` that means the
 * same. As `lettersOf` has them. What is named as programs name it goes before.
 */
export const productNames: Readonly<Record<string, string>> = {
  occurred_at:
    'firstactivity firstbehavior firstseen firstdetected identifyingtime detectiontime detecttime detectedat detected datetimeutc received syscreatedon openedat opened reportedtime eventdatetime eventtimestamp createdtime createtime creationtime timeutc startdate',
  attack:
    'searchname incidentname threatdetails threatname detectname detectionname detection ruledescription summary shortdescription signaturename offensename offensedescription correlationrule policyname usecase',
  name: 'issuetype incidenttype alerttype threattype detectiontype activitytype operationname categories tactic tactics classification',
  loglevel: 'urgency alertseverity risklevel risk confidencelevel criticality threatlevel magnitude',
  devname:
    'endpoints endpoint endpointname impactedassets assetname asset workstation machinename servername systemname configurationitem affectedhost devicehostname',
  actor_email: 'callerid caller reporter reportedby affecteduser targetuser loginname samaccountname accountupn',
  client_ip_address:
    'originalclientip fromip senderip senderipaddress offensesource sourceips attackerip originip externalip',
  destination_ip_address: 'toip targetip victimip eventtargetipaddress destinationips serverip',
  decision:
    'finalaction deliverystatus recipientstatus eventstatus analystverdict verdict disposition incidentstatus closecode resolution mitigationstatus statuslabel state',
  _raw: 'eventdescription alertdescription details additionalinfo shortmessage info reason',
};
