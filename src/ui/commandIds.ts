/** Every command that the manifest contributes; `commands.ts` says what each does. */
export const commandIds = [
  'tierwise.runTask',
  'tierwise.previewContext',
  'tierwise.chooseTier',
  'tierwise.setApiKey',
  'tierwise.refreshModels',
  'tierwise.openLastRun',
  'tierwise.exportRun',
  'tierwise.newTask',
  'tierwise.refreshDesk',
  'tierwise.openSettings',
  'tierwise.triageEmails',
  'tierwise.writeChangeReport',
] as const;

export type CommandId = (typeof commandIds)[number];
