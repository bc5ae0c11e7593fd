"""What a page looks like: a Jinja template in the style of page_style.py.

Python and not a file of its own, so that receipts see when it changes.
"""

from pipeline.report.page_style import STYLE

_MACROS = """
{% macro image(picture) -%}
<img src="{{ picture.uri }}" width="{{ picture.width }}" height="{{ picture.height }}"
  alt="{{ picture.alt }}" decoding="async">
{%- endmacro %}
{% macro table(table, label) %}
<div class="wide"><table aria-label="{{ label }}">
<thead><tr>
{% for name in table.columns %}<th scope="col">{{ name }}</th>{% endfor %}
</tr></thead>
<tbody>
{% for row in table.rows %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</tbody></table></div>
{% endmacro %}
{% macro scale(legend) -%}
<span>{{ legend.low }}<span class="bar" style="background: linear-gradient(90deg,
  {{ legend.colours | join(', ') }})"></span>{{ legend.high }}</span>
{%- endmacro %}
{% macro chart(chart) %}
{% set plot = chart | plot %}
<figure class="chart">
<figcaption>{{ chart.name }}
{%- for line in chart.lines %}<span class="t{{ loop.index0 }}">{{ line.name }}</span>
{%- endfor %}</figcaption>
<svg viewBox="0 0 {{ plot.width }} {{ plot.height }}" role="img"
  aria-label="{{ chart.name }} over {{ chart.across }}">
{% for tick in plot.up %}
<line class="grid" x1="{{ plot.left }}" x2="{{ plot.right }}" y1="{{ tick.at }}"
  y2="{{ tick.at }}"></line>
<text x="{{ plot.left - 7 }}" y="{{ tick.at + 3.5 }}" text-anchor="end">
  {{- tick.text }}</text>
{% endfor %}
{% for tick in plot.across %}
<text x="{{ tick.at }}" y="{{ plot.bottom + 15 }}" text-anchor="middle">
  {{- tick.text }}</text>
{% endfor %}
<text x="{{ (plot.left + plot.right) / 2 }}" y="{{ plot.height - 3 }}"
  text-anchor="middle">{{ chart.across }}</text>
<text x="9" y="{{ (plot.top + plot.bottom) / 2 }}" text-anchor="middle"
  transform="rotate(-90 9 {{ (plot.top + plot.bottom) / 2 }})">{{ chart.up }}</text>
{% for stroke in plot.strokes %}
<polyline class="s{{ loop.index0 }}" points="{{ stroke.path }}"></polyline>
{% set number = loop.index0 %}
{% for x, y in stroke.dots %}
<circle class="d{{ number }}" cx="{{ x }}" cy="{{ y }}" r="3.6"></circle>
{% endfor %}
{% endfor %}
</svg></figure>
{% endmacro %}
"""

_CARD = """
{% macro card(card, page, anchor, is_novel) %}
<article class="card" id="{{ anchor }}">
<header><h3>{{ card.id }}</h3>
<span class="chip{{ ' novel' if is_novel }}">{{ card.split }}</span>
{% if card.failures %}<span class="chip failed">failed</span>{% endif %}
</header>
{% if card.facts %}
<dl class="numbers">{% for fact in card.facts %}
<div><dt>{{ fact.name }}</dt><dd>{{ fact.value }} <small>{{ fact.remark }}</small></dd>
</div>{% endfor %}</dl>
{% endif %}
{% for reason in card.failures %}<p class="alarm">{{ reason }}</p>{% endfor %}
<div class="views">
<figure class="panel">
<figcaption><b>Drawings</b>{{ page.drawn }}</figcaption>
<div class="drawings">{% for drawing in card.drawings %}
<figure{% if drawing.remark %} class="unused"{% endif %}>
{% if drawing.picture %}{{ image(drawing.picture) }}
{% else %}<div class="none">none</div>{% endif %}
<figcaption>{{ drawing.name }} {{ drawing.remark }}</figcaption>
</figure>{% endfor %}</div></figure>
{% for panel in card.panels %}
<figure class="panel">
<figcaption><b>{{ panel.name }}</b>{{ panel.remark }}</figcaption>
{% if panel.picture %}{{ image(panel.picture) }}
{% else %}<div class="none">none</div>{% endif %}
</figure>{% endfor %}
</div>
{% if card.strips %}
<div class="wide"><div class="strips">
<span></span>
<div class="heads">{% for view in page.views %}<span>{{ view }}</span>{% endfor %}</div>
{% for strip in card.strips %}
{% set new = ' new' if strip.name else '' %}
<div class="name{{ new }}"><b>{{ strip.name }}</b> {{ strip.of }}</div>
<div class="{{ new }}">{{ image(strip.picture) }}</div>
{% endfor %}
</div></div>
{% endif %}
</article>
{% endmacro %}
"""

_BODY = """
<header><div>
<h1>{{ page.title }}</h1>
<p>From line drawings to depth and normal maps of 15 views, to one cloud, to a mesh.</p>
<div class="tiles">{% for tile in page.tiles %}
<div class="tile"><span>{{ tile.name }}</span><b>{{ tile.value }}</b>
<small>{{ tile.remark }}</small></div>{% endfor %}</div>
</div></header>
<nav aria-label="Sections"><div>
<a href="#glance">At a glance</a><a href="#metrics">Metrics</a>
<a href="#training">Training</a><a href="#drawings">Drawings</a>
<a href="#run">The run</a>
<a href="#failures">Failures</a>
{% for group in page.groups %}
<a href="#group-{{ loop.index }}">{{ group.category }}</a>
{% endfor %}
</div></nav>
<main>
<h2 id="glance">At a glance</h2>
<p class="soft">Left the true shape, right what was made of drawings of it; with the
visible Chamfer distance.</p>
{% for group in page.groups %}
{% set number = loop.index %}
<strong>{{ group.category }}</strong>
{% if group.is_novel %}<span class="chip novel">never trained on</span>{% endif %}
<div class="sheet">{% for card in group.cards %}
<a href="#shape-{{ number }}-{{ loop.index }}"><span class="pair">
{% for picture in card.thumbnails %}{{ image(picture) }}{% endfor %}</span>
<span><span class="id">{{ card.id }}</span>
{% if card.failures %}<span class="bad">failed</span>
{% elif card.facts %}<span class="soft">{{ card.facts[0].value }}</span>{% endif %}
</span></a>{% endfor %}</div>
{% endfor %}

<h2 id="metrics">Metrics</h2>
<p>Medians over the shapes of a category; watertight is a share. A shape that failed
stays in, worse than every other; an error whose median is such a shape is a dash.
<b>Predicted</b> is what the network makes of the drawings, <b>oracle</b> what the same
fusion and meshing make of the true maps: the mark for any network.</p>
<div class="wide"><table class="scores">
<thead><tr><th scope="col">category</th><th scope="col" class="variant">maps</th>
<th scope="col">shapes</th><th scope="col">failed</th>
{% for metric in page.metrics %}
<th scope="col">{{ metric.name }}
{% if metric.is_error %}&darr;{% else %}&uarr;{% endif %}</th>{% endfor %}</tr></thead>
<tbody>{% for score in page.scores %}
{% set first = score.variant == 'predicted' %}
<tr class="{{ score.variant }} {{ 'first' if first else 'last' }}">
<td>{% if first %}{{ score.group }}
{% elif score.remark %}<span class="chip novel">{{ score.remark }}</span>{% endif %}
</td>
<td class="variant">{{ score.variant }}</td><td>{{ score.count }}</td>
<td{% if score.failed %} class="bad"{% endif %}>{{ score.failed }}</td>
{% for value in score.values %}
<td>{{ value | digits(page.metrics[loop.index0].digits) }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table></div>
<dl class="explained">{% for metric in page.metrics %}
<div><dt>{{ metric.name }} <span class="unit">({{ metric.unit }})</span></dt>
<dd>{{ metric.explanation }}</dd></div>{% endfor %}</dl>

<h2 id="training">Training</h2>
{% if page.charts %}
<p class="soft">The dot is the validation with the least loss: its weights are used.</p>
<div class="charts">{% for each in page.charts %}{{ chart(each) }}{% endfor %}</div>
{% else %}<p>The history has no rows.</p>{% endif %}

<h2 id="drawings">Drawings</h2>
<p class="soft">Front, side and top in each style, as the network learns and is given
them.</p>
<div class="wide">{{ image(page.drawings) }}</div>

<h2 id="run">The run</h2>
<dl class="facts">{% for fact in page.settings %}
<div><dt>{{ fact.name }}</dt><dd>{{ fact.value }}
{% if fact.remark %}<small class="soft">{{ fact.remark }}</small>{% endif %}</dd></div>
{% endfor %}</dl>
<div class="two">
<section><h3>Shapes</h3>{{ table(page.shapes, 'Shapes by split') }}</section>
<section><h3>Steps</h3>{{ table(page.steps, 'Steps') }}</section>
</div>
{% for note in page.notes %}<p class="soft"><small>{{ note }}</small></p>{% endfor %}

<h2 id="failures">Failures</h2>
{% if page.failures %}
<p>What was refused, with the reason that was given. Nothing of it was dropped from the
figures above.</p>
<div class="wide"><table><thead><tr><th scope="col">shape</th>
<th scope="col" class="words">category</th><th scope="col" class="words">split</th>
<th scope="col" class="words">where</th><th scope="col" class="words">reason</th></tr>
</thead><tbody>{% for failure in page.failures %}
<tr><td>{{ failure.id }}</td><td class="words">{{ failure.category }}</td>
<td class="words">{{ failure.split }}</td><td class="words">{{ failure.where }}</td>
<td class="words">{{ failure.reason }}</td></tr>{% endfor %}
</tbody></table></div>
{% else %}<p>No shape failed.</p>{% endif %}

{% for group in page.groups %}
{% set number = loop.index %}
<h2 id="group-{{ number }}">{{ group.category }}
{% if group.is_novel %}<span class="chip novel">never trained on</span>{% endif %}</h2>
<p class="soft">{{ group.cards | length }} of {{ group.count }}
{{ 'shape' if group.count == 1 else 'shapes' }}.</p>
<div class="legends"><span>depth: {{ scale(page.legends.depth) }}</span>
<span>distance to the true surface, depth error: {{ scale(page.legends.error) }}</span>
<span><span class="dot" style="background: {{ page.legends.missed.colours[0] }}"></span>
{{ page.legends.missed.low }}</span>
<span><span class="dot" style="background: {{ page.legends.extra.colours[0] }}"></span>
{{ page.legends.extra.low }}</span>
<span>figures in small print: the oracle</span></div>
{% for each in group.cards %}
{{ card(each, page, 'shape-%d-%d' % (number, loop.index), group.is_novel) }}
{% endfor %}
{% endfor %}
</main>
<footer><main>One object unit is the radius of the ball that each shape is scaled to.
Normals are drawn as x red, y green, z blue.</main></footer>
"""

PAGE = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>{{ page.title }}</title>\n"
    f"<style>{STYLE}</style></head>\n<body>\n{_MACROS}{_CARD}{_BODY}</body></html>\n"
)
