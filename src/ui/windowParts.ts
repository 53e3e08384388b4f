/**
 * What the window is made of, each part loaded in a turn of its own: to load them all at once would hold up the host, and with it the
 * extensions of everybody else. Their bundles are named in `esbuild.js`; what they have in common is loaded with the first that needs it.
 */
export const windowParts: readonly (() => Promise<unknown>)[] = [
  () => import('../core/show/plainData'),
  () => import('../core/task/yamlPlaces'),
  () => import('../core/task/taskSchema'),
  () => import('../core/task/parseTask'),
  async () => (await import('../core/task/parseTask')).parseFirst(),
  () => import('../core/show/markdown'),
  () => import('../core/digest/fields'),
  () => import('../core/show/labelsView'),
  () => import('../core/show/reportView'),
  () => import('../core/show/protocol'),
  () => import('../core/keep/journalSchema'),
  () => import('../core/keep/journal'),
  () => import('../core/gather/walk'),
  () => import('../core/gather/gather'),
  () => import('../core/protect/protector'),
  () => import('../core/rank/rank'),
  () => import('../core/reportRecords'),
  () => import('../core/compose/compose'),
  () => import('../core/gather/ignoreRules'),
  () => import('../core/records/goldRows'),
  () => import('../core/beside/besideRecords'),
  () => import('../core/prepare'),
  () => import('../core/send/send'),
  () => import('../core/runBatch'),
  () => import('../core/run'),
  async () => (await import('../services')).lookAtSettings(),
  () => import('../core/show/exportRun'),
  () => import('./desk'),
];
