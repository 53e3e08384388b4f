export const help = `tierwise: tasks with well-chosen context, on the cheapest tier that is good enough

  tierwise tasks [--json]                     the tasks of this folder and the built-in ones
  tierwise pack TASK [--query TEXT] [--open FILE]... [--budget N] [--tier T] [--set N=V]...
               [--template FILE] [--style FILE] [--json]
                                              gathers and fits the context; sends nothing
  tierwise pack --serve                       one JSON request a line on stdin, one answer a line
  tierwise digest FILE... [--baseline FILE]... [--budget N] [--json]
                                              reduces logs of any size, also all below a folder, to a page; sends nothing
  tierwise protect FILE... [--json]           what would be redacted, where and why; sends nothing
  tierwise protect --serve                    {path, text} a line in, one answer a line out
  tierwise records FILE... [--as email|event|flow|row|finding|file] [--json]
                                              reads records, also of folders and gzipped files: a JSON line each with
                                              id, kind, place and problem, with --json its fields too; sends nothing
  tierwise run TASK [RECORDS...] [--tier T] [--gold FILE] [--set N=V]... [--max-cost USD] [--max-cost-per-day USD]
               [--allow-unpriced] [--no-reply-cache] [--batch] [--cancel-batch] [--out DIR] [--resume RUN]
               [--open FILE]... [--query TEXT] [--only ID]... [--template FILE] [--style FILE] [--tlp NAME]
               [--baseline FILE]... [--yes] [--json]
                                              --baseline: logs of an ordinary time, for a report on logs to compare with
  tierwise runs [--json]                      what was run and what it cost, newest first
  tierwise spending [--json]                  what each day cost, by tier and task
  tierwise replies [--clear] [--json]         answers kept for identical requests; --clear forgets them
  tierwise export RUN --as md|html|json|csv|jsonl|sarif|ioc|stix|navigator|sigma|queries|manifest
               [--out FILE] [--tlp RED|AMBER+STRICT|AMBER|GREEN|CLEAR] [--bom]
               [--separator comma|semicolon|tab]
                                              of a hunt in logs also jsonl, ioc, stix, navigator, sigma and queries
                                              of labels --as ioc [--label NAME]...: whose indicators (otherwise
                                              of those that must be confirmed)
                                              --bom: CSV with a byte order mark, as Excel needs it
                                              --separator semicolon: for an Excel where the comma stands in numbers

Everywhere: --workspace DIR (the folder to work in; default: this one), --settings FILE, --json (one JSON document on
stdout, of records one a line, and nothing else there).

Tiers: best, balanced, fast send to Claude (key in ANTHROPIC_API_KEY, address in ANTHROPIC_BASE_URL) unless
"tierwise.tiers" names another provider (OPENAI_API_KEY, OPENAI_BASE_URL, OPENROUTER_API_KEY); local asks Ollama
(OLLAMA_HOST); offline sends nothing and uses no language model.

Exit codes: 0 done, 1 failed, 2 wrong use, 3 done in part (resumable), 4 stopped by the cap, 130 cancelled.
`;
