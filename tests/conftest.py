"""Options of the test suite."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --bank: how many of the banks' answers are graded."""
    parser.addoption(
        "--bank",
        choices=("all", "sample"),
        default="all",
        help="the answer banks: all answers, or all accepted ones and a tenth of the rejected ones (default: all)",
    )
