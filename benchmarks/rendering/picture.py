"""The figures as one SVG: lines for distributions and growth, bars for single values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from benchmarks.rendering.measures import Chart

WIDTH, HEIGHT = 440, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 14, 50, 34
_COLOURS = ("#2563eb", "#d97706", "#059669", "#9333ea")


def picture(charts: Sequence[Chart], conditions: str) -> str:
    """All charts, two in a row, over a line that says how they were measured."""
    rows = math.ceil(len(charts) / 2)
    width, height = 2 * WIDTH, rows * HEIGHT + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="Rendering benchmarks">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, chart in enumerate(charts):
        x, y = (number % 2) * WIDTH, (number // 2) * HEIGHT
        parts.append(f'<g transform="translate({x} {y})">{_chart(chart)}</g>')
    parts.append(f'<text x="16" y="{height - 12}" fill="#555">{escape(conditions)}</text></svg>')
    return "\n".join(parts) + "\n"


def _chart(chart: Chart) -> str:
    values = [value for line in chart.series.values() for value in line]
    top = _round_up(max([*values, chart.goal or 0.0, 1e-9]))
    plot = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def up(value: float) -> float:
        return round(_TOP + plot[1] * (1 - value / top), 1)

    parts = [f'<text x="16" y="18" font-weight="600">{escape(chart.title)}</text>']
    for step in range(5):
        value = top * step / 4
        parts.append(f'<path d="M{_LEFT} {up(value)}H{WIDTH - _RIGHT}" stroke="#e5e7eb"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{up(value) + 4}" text-anchor="end" fill="#555">{value:g}</text>')
    if chart.goal is not None:
        parts.append(
            f'<path d="M{_LEFT} {up(chart.goal)}H{WIDTH - _RIGHT}" stroke="#dc2626" stroke-dasharray="4 3"/>'
            f'<text x="{WIDTH - _RIGHT}" y="{up(chart.goal) - 4}" text-anchor="end" fill="#dc2626">goal</text>'
        )
    bars = all(len(line) == 1 for line in chart.series.values())
    parts += _bars(chart, plot[0], up) if bars else _lines(chart, plot[0], up)
    return "".join(parts)


def _bars(chart: Chart, width: float, up: object) -> list[str]:
    assert callable(up)
    parts: list[str] = []
    slot = width / len(chart.series)
    for number, (name, (value,)) in enumerate(chart.series.items()):
        x = _LEFT + slot * (number + 0.5)
        colour = _COLOURS[number % len(_COLOURS)]
        parts.append(f'<path d="M{x - 30} {up(0.0)}V{up(value)}H{x + 30}V{up(0.0)}Z" fill="{colour}"/>')
        parts.append(f'<text x="{x}" y="{up(value) - 5}" text-anchor="middle">{value:.0f}</text>')
        parts.append(f'<text x="{x}" y="{HEIGHT - 14}" text-anchor="middle">{escape(name)}</text>')
    return parts


def _lines(chart: Chart, width: float, up: object) -> list[str]:
    assert callable(up)
    parts: list[str] = []
    legend = _LEFT
    for number, (name, line) in enumerate(chart.series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        step = width / max(1, len(line) - 1)
        dots = [(round(_LEFT + step * at, 1), up(value)) for at, value in enumerate(line)]
        points = " ".join(f"{x},{y}" for x, y in dots)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        if chart.labels:
            parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in dots]
        parts.append(f'<text x="{legend}" y="36" fill="{colour}">{escape(name)}</text>')
        legend += 7 * len(name) + 18
    for at, label in enumerate(chart.labels):
        last = len(chart.labels) - 1
        anchor = "start" if at == 0 else "end" if at == last else "middle"
        x = _LEFT + width * at / max(1, last)
        parts.append(f'<text x="{x}" y="{HEIGHT - 14}" text-anchor="{anchor}" fill="#555">{escape(label)}</text>')
    return parts


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 10 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 4, 10) if factor * power >= value)
