/** Pages that come with the extension, by the paths that they have in the repository too. */
export const guidePages = [
  { name: 'tasks', label: 'Task files: every key', path: 'docs/tasks.md' },
  { name: 'settings', label: 'Settings: tiers, keys, proxies', path: 'docs/settings.md' },
  { name: 'logs', label: 'Logs and hunts: what is read and looked for', path: 'docs/logs.md' },
  { name: 'security', label: 'Security: what stands against which threat', path: 'SECURITY.md' },
] as const;
