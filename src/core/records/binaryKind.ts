export const noText = 'it is no text';

const magics: readonly (readonly [string, string])[] = [
  ['ElfFile\0', 'it is a binary event log (.evtx): export it as JSON or XML first'],
  ['PK\u0003\u0004', 'it is a zip archive: unpack it first'],
  ['\xd4\xc3\xb2\xa1', 'it is a packet capture: make Zeek logs of it first'],
  ['\n\r\r\n', 'it is a packet capture: make Zeek logs of it first'],
  ['\xfd7zXZ', 'it is packed with xz: unpack it first'],
  ['\x28\xb5\x2f\xfd', 'it is packed with zstd: unpack it first'],
  ['BZh', 'it is packed with bzip2: unpack it first'],
  ['%PDF-', 'it is a PDF, which is not read'],
  ['\xd0\xcf\x11\xe0', 'it is an Outlook or Office file (.msg, .xls, .doc): save a mail as .eml, a table as CSV'],
  ['!BDN', 'it is a store of Outlook’s (.pst, .ost), which is not read: export its mails as .eml or .mbox'],
  ['\xcf\xad\x12\xfe', 'it is a folder of Outlook Express (.dbx), which is not read: export its mails as .eml'],
  [
    'x\x9f\x3e\x22',
    'it is Outlook’s own form of attachments (winmail.dat), which is not read: save what is in it first',
  ],
  ['SQLite format 3', 'it is a database, which is not read'],
];

/** What a file is that holds no text, by its first bytes, as a phrase: `it is a zip archive: unpack it first`. */
export function binaryKind(head: Uint8Array): string | undefined {
  const known = knownBinary(head);
  if (known !== undefined) return known;
  const zeros = head.subarray(0, 4_096).reduce((count, byte) => (byte === 0 ? count + 1 : count), 0);
  return zeros > 8 ? noText : undefined;
}

/** The same for kinds that are known by how they begin; whatever a file is called, it holds no mail then. */
export function knownBinary(head: Uint8Array): string | undefined {
  const start = String.fromCharCode(...head.subarray(0, 400));
  if (
    start.startsWith('PK\u0003\u0004') &&
    /\[Content_Types\]\.xml|_rels\/|^PK[\s\S]{26,40}mimetypeapplication\/vnd\.oasis/.test(start)
  )
    return office;
  return magics.find(([magic]) => start.startsWith(magic))?.[1];
}

const office = 'it is an Office file (.xlsx, .docx): save a table as CSV, a text as plain text';
