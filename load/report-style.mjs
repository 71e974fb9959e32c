export const style = `
:root { --back: #fbfbf9; --card: #fff; --ink: #1d1d1b; --soft: #62625c; --rule: #e2e2dc; --good: #1a7f42; --bad: #b3261e; --odd: #8a5a00;
  --series-1: #2463c9; --series-2: #c26a00; --series-3: #a3268f; --series-4: #17807a; --series-5: #6b6b6b; }
@media (prefers-color-scheme: dark) {
  :root { --back: #161614; --card: #1f1f1c; --ink: #ecece6; --soft: #a5a59c; --rule: #383833; --good: #63c98a; --bad: #ff8a80; --odd: #e8b45a;
    --series-1: #7fb0ff; --series-2: #f2a649; --series-3: #ee85db; --series-4: #5fd0c8; --series-5: #b5b5ad; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1240px; padding: 24px; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 4px; } h2 { font-size: 1.1rem; margin: 28px 0 8px; }
header p, section p { color: var(--soft); margin: 0 0 12px; }
header .verdict { color: var(--ink); border-left: 4px solid; padding: 8px 14px; background: var(--card); margin-bottom: 16px; }
header .verdict ul { margin: 4px 0 0; padding-left: 20px; }
.verdict.passed { border-color: var(--good); } .verdict.broken { border-color: var(--bad); } .verdict.invalid { border-color: var(--odd); }
.figures { display: flex; flex-wrap: wrap; gap: 12px 32px; margin: 0 0 20px; }
.figures dt { color: var(--soft); font-size: .85rem; } .figures dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 16px; }
figure { margin: 0; padding: 14px 16px; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; }
figcaption { font-weight: 600; margin-bottom: 6px; } small { color: var(--soft); font-weight: 400; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--rule); } .line { fill: none; stroke-width: 2; stroke-linejoin: round; } .dot { opacity: 0; } .dot:hover { opacity: 1; }
.line.series-1 { stroke: var(--series-1); } .line.series-2 { stroke: var(--series-2); stroke-dasharray: 6 3; } .line.series-3 { stroke: var(--series-3); stroke-dasharray: 2 2; }
.dot.series-1, .bar.series-1 { fill: var(--series-1); } .dot.series-2, .bar.series-2 { fill: var(--series-2); } .dot.series-3, .bar.series-3 { fill: var(--series-3); }
.bar.series-4 { fill: var(--series-4); } .bar.series-5 { fill: var(--series-5); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; margin: 6px 0 0; padding: 0; color: var(--soft); font-size: .85rem; }
.legend li::before { content: ''; display: inline-block; width: 14px; height: 3px; margin-right: 6px; vertical-align: middle; background: currentColor; }
.legend .series-1::before { background: var(--series-1); } .legend .series-2::before { background: var(--series-2); } .legend .series-3::before { background: var(--series-3); }
.legend .series-4::before { background: var(--series-4); } .legend .series-5::before { background: var(--series-5); }
.none { color: var(--soft); padding: 60px 0; text-align: center; margin: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 10px; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
thead th { color: var(--soft); font-weight: 500; } th:first-child, .left { text-align: left; } tbody th { font-weight: 400; } tfoot th, tfoot td { font-weight: 600; }
.over { color: var(--bad); font-weight: 600; } .over::after { content: ' ✗'; } .within::after { content: ' ✓'; color: var(--good); }
`;
