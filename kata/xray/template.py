"""Templates of the page. Whatever they show is cleaned and escaped, unless it is marked with `| n`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mako.template import Template  # type: ignore[import-untyped, unused-ignore]


def render(file: str, /, **values: Any) -> str:
    """Fill in a template of `assets/`."""
    template = Template(
        asset(file),
        imports=["from kata.ui.text import clean"],
        default_filters=["str", "clean", "h"],
        strict_undefined=True,
    )
    return str(template.render(**values))


def asset(name: str) -> str:
    """Return the text of a file in `assets/`."""
    return (Path(__file__).with_name("assets") / name).read_text(encoding="utf-8").rstrip("\n")
