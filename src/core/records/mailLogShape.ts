import type { Shape } from './shape';

/** A list of mails without their texts. */
export const mailLog = 'mail log';

/**
 * What gateways and portals list of mails: message traces of Exchange Online, Google Workspace's email log, Mimecast, Proofpoint, Barracuda. By the names in
 * their exports.
 */
export const mailLogShape: Shape = {
  name: mailLog,
  kind: 'event',
  has: [
    'sender_address|SenderAddress|Sender address|Sender|sender|From (Header)|From (Envelope)|From',
    'recipient_address|recipient_status|RecipientAddress|Recipient address|Recipient|recipient|Recipients|To',
    'message_subject|Subject|subject',
    'recipient_status|Status|status|Event status|Final_Action|Action|action|Delivery Status|event_id|directionality|Direction|Act',
  ],
  fields: {
    Time: 'date_time_utc|origin_timestamp_utc|Received|datetime|Date/Time|Event date|Date|date|Time|time|Timestamp|timestamp|Start date',
    Event:
      '{Final_Action|Action|action|Event status|Act|Status|status|event_id} {directionality|Direction|Route}|directionality|Direction|Route',
    Rule: 'Rule_ID|Reason|RejType|Rejection Type',
    From: 'From (Header)|sender_address|SenderAddress|Sender address|Sender|sender|From|From (Envelope)',
    To: 'recipient_address|RecipientAddress|Recipient address|Recipient|recipient|Recipients|To|recipient_status',
    Subject: 'message_subject|Subject|subject',
    Source: 'original_client_ip|FromIP|Sender_IP_Address|IP Address|IP|Sender IP|client_ip',
    Outcome: 'Delivery Status|Event description|recipient_status|Status|status|Quarantine_Folder',
    Message: 'Info|Event description',
  },
};
