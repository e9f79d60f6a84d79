"""A line plot as SVG. The horizontal axis is logarithmic, the vertical one logarithmic or linear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from kata.xray.template import render

_WIDTH, _HEIGHT = 560, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, _WIDTH - 34, 22, _HEIGHT - 46


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
        return round(_LEFT + across * (_RIGHT - _LEFT), 1)

    def y(value: float) -> float:
        return round(_BOTTOM - vertical.position(value) * (_BOTTOM - _TOP), 1)

    frame = {"width": _WIDTH, "height": _HEIGHT, "left": _LEFT, "right": _RIGHT, "bottom": _BOTTOM}
    shown = {"title": title, "unit": unit, "label": label, "linear": linear, "x": x, "y": y, **frame}
    return render("plot.svg", lines=lines, columns=columns, ticks=vertical.ticks, **shown)


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
