"""`python -m kata.database.fill [--again]`: fills an empty playground with the workbook's tables and rows.

It overwrites nothing, except with `--again`, which drops the workbook's tables and creates them again.
"""

import asyncio
import sys

from kata.database.locate import find_server
from kata.database.playground import create_if_missing, ensure_playground, reset_playground
from kata.errors import KataError


async def fill(*, again: bool = False) -> str:
    """Fill the playground, and return a line that says so."""
    server = find_server(progress=print)
    await (reset_playground(server) if again else create_if_missing(server))
    await ensure_playground(server)
    return f"The playground is ready: {server.safe_url}"


def main() -> int:
    """Fill the playground; return the exit status, 1 if that failed."""
    try:
        print(asyncio.run(fill(again="--again" in sys.argv[1:])))
    except KataError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
