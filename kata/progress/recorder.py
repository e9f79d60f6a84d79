"""Records the verdicts of one run, for the dashboard and the next hint."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kata.catalogue import Catalogue
from kata.progress.fingerprint import Sources, fingerprints
from kata.progress.store import record
from kata.staging import locate

if TYPE_CHECKING:
    from kata.judging.verdict import Verdict


class VerdictRecorder:
    """Records verdicts on this checkout's own answers, and no others. Make it before the run begins.

    Args:
        submission: What is judged; `None` for the checkout's own.
        catalogue: The exercises.
    """

    def __init__(self, submission: Path | None, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._before = {} if submission is not None else self._now()

    def keep(self, verdicts: Iterable[Verdict]) -> None:
        """Record these verdicts, where the state can be written."""
        if self._before:
            # A file saved during the run may have been judged before or after the save, so its verdicts are dropped.
            after = self._now()
            record(verdicts, {key: seen for key, seen in self._before.items() if after[key] == seen})

    def _now(self) -> dict[str, str]:
        return fingerprints(self._catalogue, Sources.of(locate(None, self._catalogue), self._catalogue))
