"""Options of the test suite."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --bank: how many of the banks' answers are graded."""
    parser.addoption(
        "--bank",
        choices=("all", "sample", "few"),
        default="all",
        help="the answer banks: all answers (default), all accepted ones and a tenth of the rejected ones, or two of each "
        "kind for each exercise",
    )
