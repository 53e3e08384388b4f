/** Every command that the manifest contributes; `commands.ts` says what each does. */
export const commandIds = [
  'tierwise.runTask',
  'tierwise.runInBatch',
  'tierwise.previewContext',
  'tierwise.chooseTier',
  'tierwise.setApiKey',
  'tierwise.refreshModels',
  'tierwise.openLastRun',
  'tierwise.exportRun',
  'tierwise.compareTiers',
  'tierwise.showSpending',
  'tierwise.clearReplyCache',
  'tierwise.clearFindings',
  'tierwise.newTask',
  'tierwise.mapFields',
  'tierwise.refreshDesk',
  'tierwise.openSettings',
  'tierwise.openGuide',
  'tierwise.triageEmails',
  'tierwise.writeChangeReport',
] as const;

export type CommandId = (typeof commandIds)[number];
