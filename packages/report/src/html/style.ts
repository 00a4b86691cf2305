/** The look of the HTML report: light, dark and on paper. */
export const STYLE: string = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --tint: #f6f8fa; --best: #dff3e4; --alarm: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0d1117; --ink: #e6edf3; --soft: #9da7b3; --line: #30363d; --tint: #161b22; --best: #143d24; --alarm: #ff7b72; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 92rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.2rem; }
p, ul { max-width: 52rem; }
.facts { margin: .35rem 0 1.25rem; color: var(--soft); }
.alarm { margin: 1.5rem 0; padding: 1rem 1.25rem; border: 2px solid var(--alarm); border-radius: 6px; }
.alarm strong { color: var(--alarm); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-size: .8rem; font-variant-numeric: tabular-nums; }
caption { caption-side: bottom; padding: .5rem .75rem; text-align: left; color: var(--soft); }
th, td { padding: .35rem .45rem; text-align: right; white-space: nowrap; vertical-align: top; }
thead th { font-weight: 600; line-height: 1.25; white-space: normal; vertical-align: bottom; background: var(--tint); }
thead tr:first-child th { padding-bottom: 0; text-align: center; color: var(--soft); }
thead tr:last-child th { border-bottom: 1px solid var(--line); }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody th { font-weight: 600; }
th.name { position: sticky; left: 0; text-align: left; background: var(--paper); }
thead tr th.name { text-align: left; white-space: nowrap; background: var(--tint); }
.start { border-left: 1px solid var(--line); }
td.best { background: var(--best); font-weight: 700; }
td small { display: block; font-weight: 400; font-size: .72rem; line-height: 1.2; color: var(--soft); }
figure { margin: 1.5rem 0; }
figure svg { display: block; width: 100%; max-width: 900px; height: auto; }
figcaption { max-width: 52rem; color: var(--soft); font-size: .9rem; }
.notes h3 { margin: 1.25rem 0 .25rem; font-size: 1rem; }
.notes ul { margin: 0; padding-left: 1.25rem; font-size: .92rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 11px; }
  .scroll { overflow: visible; border: 0; }
  table { font-size: 8px; }
  th, td { padding: .2rem .3rem; }
  figure, tr { break-inside: avoid; }
}
@page { size: A4 landscape; margin: 12mm; }
`;
