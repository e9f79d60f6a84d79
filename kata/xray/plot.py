"""A line plot as SVG. The horizontal axis is logarithmic, the vertical one logarithmic or linear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

_WIDTH, _HEIGHT = 560, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 34, 22, 46


@dataclass(frozen=True)
class Line:
    """One line of a plot, through pairs of positive numbers."""

    name: str  # for the tooltips
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Axis:
    """A vertical axis: the position of a value, from 0 (bottom) to 1, and the values that get a line."""

    position: Callable[[float], float]
    ticks: tuple[float, ...]


def plot(lines: Sequence[Line], *, title: str, unit: str, label: Callable[[float], str], linear: bool = False) -> str:
    """Draw lines as SVG.

    Args:
        lines: The first one is bold, below the others, with its values next to its points.
        title: What the vertical axis measures, for screen readers.
        unit: What the horizontal axis counts.
        label: Makes a text of a value.
        linear: Whether the vertical axis is linear and begins at 0.
    """
    columns = sorted({x for line in lines for x, _ in line.points})
    values = [y for line in lines for _, y in line.points]
    vertical = linear_axis(max(values)) if linear else log_axis(min(values), max(values))
    low, high = log10(columns[0]), log10(columns[-1])

    def x(value: float) -> float:
        across = (log10(value) - low) / (high - low) if high > low else 0.5
        return round(_LEFT + across * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(value: float) -> float:
        return round(_HEIGHT - _BOTTOM - vertical.position(value) * (_HEIGHT - _TOP - _BOTTOM), 1)

    parts = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" xmlns="http://www.w3.org/2000/svg" '
        f'aria-label="{escape(title)}" class="{"linear" if linear else "log"}">'
    ]
    for tick in vertical.ticks:
        parts.append(f'<path class="grid" d="M{_LEFT} {y(tick)}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y(tick) + 4}" text-anchor="end">{escape(label(tick))}</text>')
    parts.append(f'<path class="axis" d="M{_LEFT} {_HEIGHT - _BOTTOM}H{_WIDTH - _RIGHT}"/>')
    for value in columns:
        parts.append(f'<text x="{x(value)}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">{value:,.0f}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{_HEIGHT - 6}" text-anchor="middle">{escape(unit)}</text>')
    for number, line in enumerate(lines):
        path = "L".join(f"{x(a)} {y(b)}" for a, b in line.points)
        parts.append(f'<path class="s{number % 4}" d="M{path}"/>')
        for a, b in line.points:
            tooltip = escape(f"{line.name}: {label(b)} at {a:,.0f} {unit}")
            radius = 6 if number == 0 else 3.5
            parts.append(
                f'<circle class="d{number % 4}" cx="{x(a)}" cy="{y(b)}" r="{radius}"><title>{tooltip}</title></circle>'
            )
    for a, b in lines[0].points:
        parts.append(
            f'<text class="label" x="{x(a)}" y="{max(y(b) - 12, 12)}" text-anchor="middle">{escape(label(b))}</text>'
        )
    parts.append("</svg>")
    return "".join(parts)


def log_axis(least: float, most: float) -> Axis:
    """A logarithmic axis over whole powers of ten."""
    low, high = floor(log10(least)), ceil(log10(most))
    # Space above the highest value, for its label.
    high = low + 1 if high == low else high
    return Axis(lambda value: (log10(value) - low) / (high - low), tuple(10.0**power for power in range(low, high + 1)))


def linear_axis(most: float) -> Axis:
    """An axis from 0 to a round number above the highest value."""
    step = 10 ** floor(log10(most / 4)) if most > 0 else 1
    step = next(step * factor for factor in (1, 2, 2.5, 5, 10) if step * factor * 4 >= most)
    if most < 4 and step < 1 and float(most).is_integer():
        step = 1
    top = step * ceil(most / step)
    return Axis(lambda value: value / top, tuple(step * number for number in range(round(top / step) + 1)))
