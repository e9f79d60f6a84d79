"""What Alembic takes for a difference between models and database: for alembic/env.py, and for graders that ask Alembic.

Alembic is imported where it is used: workers import this module before they are fenced, and few of them need Alembic.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Identity

from kata.database.script import read_script

if TYPE_CHECKING:
    from alembic.operations import ops
    from alembic.runtime.migration import MigrationContext


def include_object(item: Any, name: str | None, kind: str, *_: Any) -> bool:
    """Leave the tables of the workbook's further schemas out of Alembic's sight: no revision makes them.

    For Alembic's option of this name. Tables of the learner's own are seen, whatever their schema is.
    """
    table = item if kind == "table" else item.table
    return f"{table.schema}.{table.name}" not in _further_tables()


@cache
def _further_tables() -> frozenset[str]:
    return frozenset(table for part in read_script().others for table in part.tables)


def forgive_plain_keys(context: MigrationContext, revision: Any, directives: list[ops.MigrationScript]) -> None:
    """Treat `mapped_column(primary_key=True)` and the tables' identity columns as equal: the database makes the ids
    either way. For Alembic's `process_revision_directives`."""
    for script in directives:
        for container in (script.upgrade_ops, script.downgrade_ops):
            if container is not None:
                _drop_identity_only(container)


def _drop_identity_only(container: ops.OpContainer) -> None:
    from alembic.operations import ops

    kept = []
    for op in container.ops:
        if isinstance(op, ops.ModifyTableOps):
            _drop_identity_only(op)
            if op.is_empty():
                continue
        if not _is_identity_only(op):
            kept.append(op)
    container.ops[:] = kept


def _is_identity_only(op: ops.MigrateOperation) -> bool:
    from alembic.operations import ops

    if not isinstance(op, ops.AlterColumnOp):
        return False
    sides = (op.existing_server_default, op.modify_server_default)
    only = op.modify_type is None and op.modify_nullable is None and op.modify_name is None
    return only and None in sides and any(isinstance(side, Identity) for side in sides)
