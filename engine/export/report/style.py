"""How a report looks: dark on white, on a screen and on A4."""

STYLE = """
@page { size: A4; margin: 16mm; }
* { box-sizing: border-box; }
html { background: #f3f4f7; }
body {
  max-width: 820px; margin: 32px auto; padding: 44px 52px; background: #fff; color: #1f2430;
  font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  border: 1px solid #e4e7eb; border-radius: 10px;
}
header p { margin: 0; color: #636a78; }
h1 { margin: 2px 0 4px; font-size: 27px; line-height: 1.2; overflow-wrap: anywhere; }
h2 {
  margin: 34px 0 10px; font-size: 12px; letter-spacing: .07em; text-transform: uppercase; color: #3b5bdb;
  break-after: avoid;
}
.figures { display: flex; flex-wrap: wrap; gap: 12px; margin: 24px 0 0; padding: 0; }
.figures div { flex: 1 1 120px; padding: 12px 14px; background: #f7f8fa; border-radius: 8px; }
.figures dt { color: #636a78; font-size: 12px; }
.figures dd { margin: 0; font-size: 21px; font-weight: 600; font-variant-numeric: tabular-nums; }
.beside { display: flex; gap: 28px; align-items: flex-start; }
.beside > figure { flex: 0 0 330px; }
.beside > div { flex: 1; min-width: 0; }
figure { margin: 0; break-inside: avoid; }
figure img, figure svg { display: block; width: 100%; height: auto; }
figcaption, .aside { color: #636a78; font-size: 12px; margin-top: 6px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 10px 5px 0; text-align: left; vertical-align: top; border-bottom: 1px solid #e4e7eb; }
th { font-weight: 500; color: #636a78; white-space: nowrap; }
td { overflow-wrap: anywhere; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
.numbers td, .numbers thead th { text-align: right; padding: 4px 0 4px 10px; overflow-wrap: normal; }
.numbers td:first-child, .numbers th:first-child { text-align: left; padding-left: 0; }
.matrix { width: auto; max-width: 100%; font-size: 12px; }
.matrix td { border: 0; padding: 1px 12px 1px 0; text-align: right; }
.wide { overflow-x: auto; }
.notes { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
pre, code { font: 12px/1.5 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
pre { margin: 0; padding: 14px 16px; background: #f7f8fa; border-radius: 8px; white-space: pre-wrap; }
code.link { overflow-wrap: anywhere; }
footer { margin-top: 36px; color: #636a78; font-size: 12px; }
@media (max-width: 700px) {
  body { padding: 24px 20px; margin: 0; border: 0; border-radius: 0; }
  .beside { display: block; }
  .beside > figure { max-width: 420px; margin-bottom: 20px; }
}
@media print {
  html, body { background: #fff; }
  body { max-width: none; margin: 0; padding: 0; border: 0; font-size: 12px; }
  .figures div, pre { background: none; border: 1px solid #e4e7eb; }
  .wide { overflow: visible; }
}
"""
