/** Of every exported HTML file. A change here needs a new hash below; a unit test tells which. */
export const exportStyles = `
:root { color-scheme: light dark; --line: #d0d7de; --soft: #57606a; --struck: #a40e26; --code: #f6f8fa; --bar: #0969da; --low: #9a6700; --medium: #bc4c00; --high: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --soft: #9198a1; --struck: #ff7b72; --code: #1b2027; --bar: #4493f8; --low: #d29922; --medium: #f0883e; --high: #f85149; } }
body { margin: 0; font: 15px/1.55 system-ui, "Segoe UI", Ubuntu, Cantarell, sans-serif; }
main { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3, h4, h5 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0 .75rem; }
code, pre, .citation { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: .88em; }
pre { background: var(--code); border: 1px solid var(--line); padding: .75rem; overflow: auto; white-space: pre-wrap; }
blockquote { margin: .75rem 0; padding: 0 1rem; border-inline-start: 3px solid var(--line); color: var(--soft); }
.table-frame { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92em; }
th, td { text-align: left; vertical-align: top; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: bold; }
th, td { overflow-wrap: break-word; }
p, li, h1, h2, h3, h4, h5, th, td, dd, code, .reason { unicode-bidi: plaintext; }
pre, .citation { direction: ltr; }
pre { text-align: left; }
pre code { unicode-bidi: normal; }
ul, ol { padding: 0; }
li { margin-inline-start: 2em; }
[dir="rtl"] :is(li, blockquote):not([dir]) { direction: ltr; }
td.breaks { min-width: 9em; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.citation { border: 1px solid var(--line); border-radius: 3px; padding: 0 .3em; display: inline-block; }
s { color: var(--struck); }
.reason { color: var(--struck); }
.soft { color: var(--soft); }
.picture .drawing { container-type: inline-size; }
.picture svg { display: block; width: 100%; height: auto; }
.picture .if-narrow { display: none; max-width: 400px; }
@container (max-width: 640px) { .picture .if-wide { display: none; } .picture .if-narrow { display: block; } }
.picture text { font-size: 12px; font-variant-numeric: tabular-nums; fill: currentColor; }
.picture .axis { fill: var(--soft); }
.picture .rows, .picture .sent { fill: var(--bar); }
.picture .received { fill: var(--soft); }
.picture .host-mark { fill: currentColor; }
.picture :target { scroll-margin-top: 4em; }
.picture tr:has(:target) { outline: 2px solid currentColor; }
.picture .traffic { stroke: var(--soft); stroke-opacity: 0.75; }
.picture .middle { stroke: var(--soft); stroke-dasharray: 4 3; }
.picture .lasted, .picture .beat { fill: var(--soft); }
.picture .lasted.low, .picture .beat.low { fill: var(--low); }
.picture .lasted.medium, .picture .beat.medium { fill: var(--medium); }
.picture .lasted.high, .picture .beat.high { fill: var(--high); }
.picture .traffic.low { stroke: var(--low); }
.picture .traffic.medium { stroke: var(--medium); }
.picture .traffic.high { stroke: var(--high); }
@media print { body { font-size: 10.5pt; } .picture { break-inside: avoid; } .table-frame { overflow: visible; } main { max-width: none; margin: 0; padding: 0; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } pre { white-space: pre-wrap; } }
`;

export const exportStylesHash = 'sha256-9qdTymeHuaucBKbDdhmtjOToBjGpPgdm1zOHCnsAtOk=';
