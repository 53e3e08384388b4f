/** `run --json`, as the command line promises it. */
export interface RunDocument {
  readonly run: string;
  readonly task: string;
  readonly tier: string;
  readonly model: string;
  readonly state: string;
  readonly why?: string;
  readonly records?: readonly RecordRow[];
  readonly report?: { readonly markdown: string; readonly claims: readonly Claim[]; readonly partial: boolean };
  readonly manifest: ManifestDocument;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
  readonly costUsd: number | null;
  readonly doubtfulCalls: number;
}

export interface RecordRow {
  readonly id: string;
  readonly path: string;
  readonly line: number;
  readonly label: string;
  readonly labels?: Readonly<Record<string, unknown>>;
  readonly confidence: string;
  readonly rationale: string;
  readonly evidence: readonly {
    readonly quote: string;
    readonly path: string;
    readonly line?: number;
    readonly found: boolean;
  }[];
  readonly tier: string;
  readonly model: string;
  readonly fromCache?: boolean;
  readonly readProblem?: string;
  readonly problem?: string;
}

export interface Claim {
  readonly text: string;
  readonly verdict: string;
  readonly citations: readonly { readonly id: string; readonly path?: string }[];
}

export interface ManifestDocument {
  readonly budgetTokens: number;
  readonly usedTokens: number;
  readonly kept: readonly KeptEntry[];
  readonly dropped: readonly LeftOutEntry[];
  readonly skipped: readonly LeftOutEntry[];
  readonly withheld: readonly LeftOutEntry[];
  readonly redacted: readonly LeftOutEntry[];
  readonly notes: readonly string[];
}

export interface KeptEntry {
  readonly path: string;
  readonly startLine?: number;
  readonly endLine?: number;
  readonly tokens: number;
  readonly source: string;
  readonly why: string;
}

export interface LeftOutEntry {
  readonly path: string;
  readonly startLine?: number;
  readonly endLine?: number;
  readonly source: string;
  readonly why: string;
  readonly count?: number;
}
