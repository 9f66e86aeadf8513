"""How the report looks.  All colours stand on top, so that a test can measure their contrast (WCAG 2.1, 1.4.3)."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f23; --quiet: #4a5158; --line: #767d84; --bar: #00558c }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15191d; --ink: #f0f2f4; --quiet: #b9c0c7; --line: #868e96; --bar: #7fc4f2 }
}
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .5rem }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line) }
h3 { font-size: 1.1rem; margin: 0 0 .25rem }
p { margin: .25rem 0 }
header p, .note { color: var(--quiet) }
.indicators { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)) }
.indicators section { padding: 1rem; border: 1px solid var(--line); border-radius: .5rem }
.figure { display: block; font-size: 2.5rem; line-height: 1.2; font-weight: 700; color: var(--bar) }
figure { margin: 1.5rem 0 }
svg { display: block; width: 100%; max-width: 44rem; margin-top: .75rem; font: inherit }
svg text { fill: var(--ink) }
svg rect { fill: var(--bar) }
.wide { overflow-x: auto }
.wide tbody th { min-width: 12rem }
table { border-collapse: collapse; min-width: min(100%, 28rem); margin: .75rem 0 }
.indicators table { width: 100%; min-width: 0 }
caption { text-align: start; font-weight: 700; padding: .25rem 0 }
th, td { padding: .35rem 0 .35rem 1rem; border-bottom: 1px solid var(--line); text-align: end; vertical-align: top }
th:first-child { padding-inline-start: 0; text-align: start; hyphens: auto }
th:nth-child(4), td:nth-child(4) { text-align: start }
tbody th { font-weight: 400 }
td { font-variant-numeric: tabular-nums }
@media print {
  :root { --paper: #ffffff; --ink: #000000; --quiet: #333333; --line: #767676; --bar: #00558c }
  body { max-width: none; padding: 0; font-size: 10.5pt }
  section, figure, tr { break-inside: avoid }
  h2, h3, caption { break-after: avoid }
  svg rect { print-color-adjust: exact; -webkit-print-color-adjust: exact }
}
"""
