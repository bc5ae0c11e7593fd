"""How the page is set: its style sheet, light and dark."""

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1f1e1b; --soft: #6d6a63;
  --rule: #e4e0d7; --accent: #b4532a; --second: #2f6f8f; --bad: #b3261e;
  --bad-card: #fdf1ee; --novel: #6b4fa0;
  --text: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans",
    sans-serif;
  --title: "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia,
    "Noto Serif", "DejaVu Serif", serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #151517; --card: #1d1d20; --ink: #ebe8e2; --soft: #9d998f;
    --rule: #34333a; --accent: #f0946a; --second: #79bbdb; --bad: #ff8a7d;
    --bad-card: #2c1d1c; --novel: #bda4f2;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 var(--text); font-variant-numeric: tabular-nums;
}
main, header > div, nav > div { max-width: 1400px; margin: 0 auto; padding: 0 28px;
}
header { padding: 56px 0 26px; }
h1, h2, h3 { font-family: var(--title); font-weight: 600; line-height: 1.15; }
h1, h3 { margin: 0; }
h1 { font-size: 44px; letter-spacing: -.015em; }
h2 { font-size: 27px; margin: 60px 0 6px; letter-spacing: -.01em; }
h3 { font-size: 20px; overflow-wrap: anywhere; }
p { margin: 6px 0 14px; max-width: 76ch; }
header p { font-size: 17px; color: var(--soft); margin: 12px 0 0; }
.soft, figcaption, th, dt, .unit { color: var(--soft); }
small, figcaption { font-size: 12.5px; }
nav {
  position: sticky; top: 0; z-index: 1; background: var(--paper);
  border-bottom: 1px solid var(--rule); font-size: 14px;
}
nav > div { display: flex; flex-wrap: wrap; gap: 2px 22px; padding-block: 9px; }
a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: 3px; }
nav a { text-decoration: none; color: var(--soft); }
a:hover { color: var(--accent); }
.tiles {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 14px;
  margin-top: 26px;
}
.tile { border-top: 2px solid var(--ink); padding-top: 9px; }
.tile b { display: block; font: 600 32px/1.15 var(--title); }
.tile span { display: block; }
.tile small { color: var(--soft); display: block; line-height: 1.35; margin-top: 3px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { font-weight: 500; text-align: right; vertical-align: bottom; font-size: 12.5px;
  line-height: 1.25; }
th, td { padding: 5px 9px; border-bottom: 1px solid var(--rule); text-align: right; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-bottom: 1.5px solid var(--ink); }
td:first-child { white-space: nowrap; }
.scores tr.first td { border-top: 1px solid var(--rule); }
.scores td { border-bottom: 0; padding-block: 3px; }
.scores tr.first td { padding-top: 9px; }
.scores tr.last td { padding-bottom: 9px; }
.scores tbody { border-bottom: 1.5px solid var(--ink); }
.scores .predicted td { font-weight: 600; }
.scores .oracle td { color: var(--soft); }
.scores td.variant, .scores th.variant { text-align: left; }
.scores td.bad, .bad { color: var(--bad); font-weight: 600; }
.words { text-align: left !important; overflow-wrap: anywhere; }
.explained { columns: 2; column-gap: 44px; margin: 18px 0 0; font-size: 13.5px; }
.explained div { break-inside: avoid; margin-bottom: 9px; }
.explained dt { color: var(--ink); font-weight: 600; }
dd { margin: 0; }
.facts { display: grid; grid-template-columns: 1fr 1fr; gap: 0 44px; margin: 14px 0; }
.facts div { display: grid; grid-template-columns: 150px 1fr; gap: 12px; padding: 6px 0;
  border-bottom: 1px solid var(--rule); }
.facts dd { overflow-wrap: anywhere; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 44px; margin-top: 18px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(270px, 1fr));
  gap: 18px 30px; margin-top: 12px; }
figure { margin: 0; }
.chart figcaption { color: var(--ink); font-size: 14px; font-weight: 600; }
.chart span { font-weight: 400; font-size: 12.5px; margin-left: 10px; }
.chart svg { width: 100%; height: auto; display: block; }
.chart .grid { stroke: var(--rule); }
.chart text { fill: var(--soft); font: 10.5px var(--text); }
.chart polyline { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
.chart .s0 { stroke: var(--accent); } .chart .s1 { stroke: var(--second); }
.chart .d0 { fill: var(--accent); } .chart .d1 { fill: var(--second); }
.t0 { color: var(--accent); } .t1 { color: var(--second); }
.sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(185px, 1fr));
  gap: 10px 12px; margin: 10px 0 26px; }
.sheet a { display: block; text-decoration: none; background: var(--card);
  border: 1px solid var(--rule); border-radius: 8px; padding: 6px 9px 7px; }
.sheet a:hover { border-color: var(--accent); }
.sheet .pair { display: flex; justify-content: center; }
.sheet img { width: 50%; height: auto; }
.sheet span { display: flex; justify-content: space-between; gap: 8px;
  font-size: 12px; }
.sheet .id { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.chip { display: inline-block; font: 500 12px/1 var(--text); padding: 4px 9px;
  border-radius: 99px; border: 1px solid var(--rule); color: var(--soft);
  vertical-align: middle; white-space: nowrap; }
.chip.novel { color: var(--novel); border-color: currentColor; }
.chip.failed { color: var(--bad); border-color: currentColor; }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 12px;
  padding: 20px 22px 18px; margin: 16px 0 26px; scroll-margin-top: 52px; }
.card header { padding: 0; display: flex; flex-wrap: wrap; gap: 8px 12px;
  align-items: center; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(104px, 1fr));
  gap: 6px 10px; align-items: end; margin: 10px 0 16px; }
.numbers dt { font-size: 12px; line-height: 1.25; }
.numbers dd { font-weight: 600; font-size: 15px; }
.numbers dd small { font-weight: 400; font-size: 11.5px; color: var(--soft); }
.alarm { background: var(--bad-card); border-left: 3px solid var(--bad);
  padding: 8px 13px; margin: 10px 0 14px; border-radius: 0 6px 6px 0;
  overflow-wrap: anywhere; max-width: none; }
.views { display: grid; grid-template-columns: repeat(5, 1fr); gap: 22px; }
.drawings { display: grid; grid-template-columns: 1fr 1fr; gap: 4px 8px;
  margin-top: 4px; }
.drawings img { border: 1px solid var(--rule); border-radius: 5px; background: #fff;
  margin: 0; }
.drawings figcaption { line-height: 1.3; }
.drawings .unused img { opacity: .4; border-style: dashed; }
.panel figcaption b { color: var(--ink); font-size: 13.5px; display: block; }
.panel img { width: 100%; height: auto; display: block; margin-top: 4px; }
.none { display: grid; place-items: center; aspect-ratio: 1; margin-top: 4px;
  border: 1px dashed var(--rule); border-radius: 6px; color: var(--soft); }
.strips { display: grid; grid-template-columns: 158px 1fr; gap: 0 14px;
  margin-top: 16px; min-width: 900px; }
.strips img { width: 100%; height: auto; display: block; }
.strips .name { display: flex; align-items: center; font-size: 12.5px; }
.strips b { flex: none; width: 90px; font-weight: 600; }
.strips .new { border-top: 1px solid var(--rule); padding-top: 4px; margin-top: 4px; }
.heads { display: grid; grid-template-columns: repeat(15, 1fr); text-align: center;
  font-size: 11.5px; color: var(--soft); }
.legends { display: flex; flex-wrap: wrap; gap: 6px 30px; font-size: 12.5px;
  color: var(--soft); margin: 6px 0 4px; align-items: center; }
.bar { display: inline-block; width: 120px; height: 10px; border-radius: 5px;
  margin: 0 7px; vertical-align: -1px; }
.dot { display: inline-block; width: 10px; height: 10px; border-radius: 3px;
  margin-right: 6px; }
footer { color: var(--soft); font-size: 13px; padding: 40px 0 60px; }
@media (max-width: 900px) {
  .two, .facts { grid-template-columns: 1fr; }
  .explained { columns: 1; }
  .views { grid-template-columns: 1fr 1fr; }
  h1 { font-size: 34px; }
}
@media print { nav { display: none; } .card { break-inside: avoid; } }
"""
