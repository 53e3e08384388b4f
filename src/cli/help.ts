export const exitCodes =
  'Exit codes: 0 done, 1 failed, 2 wrong use, 3 done in part (resumable), 4 stopped by the cap, 130 cancelled.';

export const help = `tierwise: tasks with well-chosen context, on the cheapest tier that is good enough

  tierwise tasks                       the tasks of this folder and the built-in ones
  tierwise pack TASK                   gathers and fits the context; sends nothing
  tierwise digest FILE...              reduces logs of any size, also all below a folder, to a page; sends nothing
  tierwise protect FILE...             what would be redacted, where and why; sends nothing
  tierwise records FILE...             what would be labelled, also of folders and gzipped files; sends nothing
  tierwise run TASK [RECORDS...]       runs a task; what is sent and what it costs is said first
  tierwise run TASK --resume RUN       takes up one that stopped
  tierwise runs                        what was run and what it cost, newest first
  tierwise compare TASK|RUN RUN...     tiers by the labels that you gave: which is the cheapest that is good enough
  tierwise spending                    what each day cost, by tier and task
  tierwise replies [--clear]           answers kept for identical requests; --clear forgets them
  tierwise export RUN --as FORM        a kept run as Markdown, HTML, CSV, JSON, SARIF, indicators and more
  tierwise pack --serve                one JSON request a line on stdin, one answer a line; also protect --serve
  tierwise help COMMAND                what a command does, and each of its flags

Everywhere: --workspace DIR (the folder to work in; default: this one), --settings FILE, --json (one JSON document on
stdout, of records one a line, and nothing else there).

Tiers: best, balanced, fast send to Claude (key in ANTHROPIC_API_KEY, address in ANTHROPIC_BASE_URL) unless
"tierwise.tiers" names another provider (OPENAI_API_KEY, OPENAI_BASE_URL, OPENROUTER_API_KEY); local asks Ollama
(OLLAMA_HOST); offline sends nothing and uses no language model.

${exitCodes}
`;
