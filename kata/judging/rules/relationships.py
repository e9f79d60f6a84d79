"""What a relationship of a model is: where it leads, what it holds, and that it leaves the defaults alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kata.judging.mistake import Mistake

_DIRECTIONS = {"MANYTOONE": "many-to-one", "ONETOMANY": "one-to-many", "MANYTOMANY": "many-to-many"}
_DEFAULT_CASCADE = ["merge", "save-update"]
# The worst first.
_CASCADES = {
    "delete-orphan": "who is taken out of it is deleted",
    "delete": "deleting the one deletes the others with it",
    "expunge": "expunge() takes the others along",
    "refresh-expire": "refresh() and expire() take the others along",
}


def same_relationship(
    here: str, found: Mapping[str, Any] | None, *, target: str, direction: str, reverse: str, secondary: str = ""
) -> None:
    """Reject a relationship with another target, direction, collection, loading or cascade, or without its other side.

    Args:
        here: Its name, as `Class.attribute`.
        found: What a probe has found out about it; `None` if there is no such relationship.
        target: The class that it leads to.
        direction: MANYTOONE, ONETOMANY or MANYTOMANY.
        reverse: The attribute of `target` that is its other side.
        secondary: The association table; empty for none.
    """
    owner, _, name = here.partition(".")
    if found is None:
        raise Mistake(f"{here} is no relationship.", help="relationship(back_populates=…).")
    if not found["mapped_annotation"]:
        raise Mistake(
            f"{name}: a relationship without a Mapped[] annotation (the 1.x style).",
            help='Mapped[list["Other"]] or Mapped["Other | None"] = relationship(…).',
        )
    if found["target"] != target:
        raise Mistake(f"{here} leads to {found['target']}, not to {target}.")
    if found["direction"] != direction:
        raise Mistake(
            f"{here} is {_DIRECTIONS[found['direction']]}, it has to be {_DIRECTIONS[direction]}.",
            help="In a table that refers to itself, remote_side says which column is the far end's."
            if target == owner
            else "",
        )
    _holds_the_right_thing(here, found, many=direction != "MANYTOONE")
    _has_the_defaults(here, found)
    if secondary and found["secondary"] != secondary:
        raise Mistake(f"{here} does not go through the association table {secondary}.", help="secondary=…")
    if reverse not in found["reverse"]:
        raise Mistake(
            f"{here} is one-way: its other side, {target}.{reverse}, does not know of it.",
            help=f'back_populates="{reverse}" here, and back_populates="{name}" there.',
        )


def _holds_the_right_thing(here: str, found: Mapping[str, Any], *, many: bool) -> None:
    if found["uselist"] != many:
        holds = ("a single object", "a list")
        raise Mistake(f"{here} holds {holds[found['uselist']]}, it has to hold {holds[many]}.")
    if found["viewonly"]:
        raise Mistake(f"{here} is viewonly: what is put into it is never saved.")
    if found["lazy"] not in ("select", "True"):
        raise Mistake(
            f"{here} has lazy={found['lazy']!r}; the default (lazy) loading is asked for.",
            help="How to load is decided query by query, with options such as selectinload().",
        )
    if found["collection"] and not many:
        raise Mistake(f"{here} is a {found['collection']}, but it holds a single object.", help='Mapped["… | None"].')
    if found["collection"] not in ("", "list"):
        raise Mistake(
            f"{here} is a {found['collection']}; a list is asked for.",
            help='Mapped[list["…"]], without another collection_class.',
        )


def _has_the_defaults(here: str, found: Mapping[str, Any]) -> None:
    """Cascades are the defaults, and nothing else is set that loses or refuses rows."""
    cascade = ", ".join(found["cascade"]) or "none"
    if sorted(found["cascade"]) != _DEFAULT_CASCADE:
        worst = next((text for name, text in _CASCADES.items() if name in found["cascade"]), "")
        raise Mistake(
            f"{here} has the cascade {cascade}: {worst or 'what is put into it is not saved or merged along'}.",
            expected="the default: merge, save-update",
            got=cascade,
            help="Leave cascade= out. What becomes of the other rows, the foreign key says in the database.",
        )
    if found["innerjoin"]:
        raise Mistake(f"{here} has innerjoin=True: joinedload() would lose the rows that have nobody there.")
    if found["single_parent"]:
        raise Mistake(f"{here} has single_parent=True: two objects could not share one.")
