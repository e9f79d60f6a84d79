"""`uv run kata db fill`, also as `python -m kata.database.fill`: makes what the playground lacks.

It overwrites nothing, except with `--again`, which drops the workbook's tables and creates them again. With the name of
a schema, such as `--office`, it makes only that one.
"""

import asyncio
import sys
from collections.abc import Callable, Collection

from kata.database.locate import find_server
from kata.database.playground import create_if_missing, ensure_playground, reset_playground
from kata.database.schemas import ensure_schemas, fill_schemas
from kata.database.script import read_script
from kata.database.server import Server
from kata.errors import KataError


async def fill(server: Server, *, again: bool = False, schemas: Collection[str] = ()) -> None:
    """Fill the playground.

    Args:
        server: Where.
        again: Drop the tables first, and lose what was changed in them.
        schemas: Make only these schemas beside `public`, also inside one of this name that others use.

    Raises:
        DatabaseError: Something is missing that cannot be made; the rest of the playground is ready.
    """
    if schemas:
        await ensure_playground(server)
        await fill_schemas(server, schemas, again=again)
        return
    await (reset_playground(server) if again else create_if_missing(server))
    await ensure_playground(server)
    await ensure_schemas(server)


def schemas_in(arguments: Collection[str]) -> list[str]:
    """Return the schemas that options such as `--office` name.

    Raises:
        KataError: An argument is no such option.
    """
    options = {f"--{part.name}": part.name for part in read_script().others}
    for argument in arguments:
        if argument not in options:
            known = ", ".join(["--again", *options])
            raise KataError(f"{argument!r} is not an option of this command.", remedy=f"It has: {known}")
    return [options[argument] for argument in arguments]


def done(server: Server, schemas: Collection[str]) -> str:
    """Return the line that says what was made."""
    what = f"Schema {' and '.join(schemas)} is" if schemas else "The playground is"
    return f"{what} ready: {server.safe_url}"


def main(arguments: list[str], progress: Callable[[str], None] = print) -> int:
    """Fill the playground; return the exit status, 1 if that failed."""
    try:
        schemas = schemas_in([argument for argument in arguments if argument != "--again"])
        server = find_server(progress=progress)
        asyncio.run(fill(server, again="--again" in arguments, schemas=schemas))
        print(done(server, schemas))
    except KataError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
