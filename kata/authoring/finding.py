"""What a check of the workbook found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """The outcome of one check.

    Attributes:
        title: What has to be so.
        troubles: Where it is not, one sentence each; none when all is well.
        remedy: What to do about them.
        detail: How much was looked at.
        looked: Whether it could be looked at, at all.
    """

    title: str
    troubles: tuple[str, ...] = ()
    remedy: str = ""
    detail: str = ""
    looked: bool = True

    @property
    def whole(self) -> bool:
        """Whether all is well."""
        return self.looked and not self.troubles
