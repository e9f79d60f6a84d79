"""The files of a new exercise, with a mark wherever the author has to fill something in.

The texts are in `templates.toml`. Nothing is written before everything is ready, and no line that is there is changed.
"""

from __future__ import annotations

import ast
import keyword
import re
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from kata.authoring.layout import Layout
from kata.catalogue import Exercise, Phase
from kata.catalogue.reading import read as read_catalogue
from kata.errors import CatalogueError, KataError
from kata.source import imports
from kata.source.definitions import definitions, lines_of
from kata.source.objects import put
from kata.source.stubs import stubbed

TEMPLATES = Path(__file__).with_name("templates.toml")


@dataclass(frozen=True)
class Scaffold:
    """The files of a new exercise, not written yet.

    Attributes:
        exercise: The exercise as the catalogue will have it.
        files: The text of each new or changed file.
        reminders: What is left to do in files that are not touched, one sentence each.
    """

    exercise: Exercise
    files: dict[Path, str]
    reminders: tuple[str, ...]

    def write(self) -> None:
        """Write the files.

        Raises:
            OSError: One of them cannot be written.
        """
        for path, text in self.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def new_exercise(
    layout: Layout,
    exercise_id: str,
    *,
    phase: str,
    kind: str,
    objects: Sequence[str] = (),
    title: str = "",
) -> Scaffold:
    """Make the files of a new exercise.

    Args:
        layout: The workbook.
        exercise_id: Its id.
        phase: The module of its phase. A phase that does not exist is made, and needs a title.
        kind: `query`, `write`, `model` or `plain`: a table `kind` of the templates.
        objects: What learners write, the main object first; a name made from the id by default.
        title: The title of a new phase; otherwise the exercise's, by default made from the id.

    Raises:
        KataError: A name is taken or is not valid, or a new phase has no title.
    """
    templates = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))
    catalogue = layout.catalogue
    known = next((one for one in catalogue.phases if one.module == phase), None)
    if known is None and not title:
        phases = ", ".join(one.module for one in catalogue.phases)
        raise KataError(
            f"There is no phase {phase!r}.", remedy=f'The phases are {phases}; --title "…" makes a new one.'
        )
    words = exercise_id.split("-")
    names = tuple(objects) or ("".join(map(str.capitalize, words)) if kind == "model" else "_".join(words),)
    strange = [name for name in (phase, *names) if not name.isidentifier() or keyword.iskeyword(name)]
    if strange:
        raise KataError(f"{strange[0]!r} cannot be a name in Python.", remedy="Give another one with --object.")
    number = len(catalogue.exercises) + 1
    where = known or Phase(len(catalogue.phases) + 1, phase, title, "")
    # The last exercise's requirements are a good guess for the next one's.
    requires = () if kind == "model" else catalogue.exercises[-1].requires
    values = {
        "id": exercise_id,
        "number": str(number),
        "name": "_".join(words),
        "CONSTANT": "_".join(words).upper(),
        "title": (title if known else "") or " ".join(words).capitalize(),
        "phase": phase,
        "phase_number": str(where.number),
        "phase_title": where.title,
        "module": phase,
        "object": names[0],
        "objects": ", ".join(f'"{name}"' for name in names),
        "requires": ", ".join(f'"{one}"' for one in requires),
    }
    writer = _Writer(layout, templates, values, kind, names)
    if known is None:
        writer.new_phase()
    writer.catalogue_entry()
    writer.code()
    writer.proofs()
    exercise = writer.exercise()
    line = Template(templates["changelog"]).substitute(values)
    reminders = (
        "uv run kata dev table --write   puts it into the tables.",
        f"CHANGELOG.md needs a line, such as “{line}”",
        "uv run kata dev check   lists everything that is still to do.",
    )
    return Scaffold(exercise, writer.files, reminders)


class _Writer:
    """Collects the texts of the files."""

    def __init__(
        self, layout: Layout, templates: dict[str, Any], values: dict[str, str], kind: str, names: tuple[str, ...]
    ) -> None:
        self.files: dict[Path, str] = {}
        self._layout = layout
        self._templates = templates
        self._kind: dict[str, Any] = templates["kind"][kind]
        self._values = values
        self._names = names

    def new_phase(self) -> None:
        """A phase in the catalogue, and its module."""
        path = self._layout.catalogue_file
        before, mark, after = self._text(path).partition("\n\n[[exercise]]\n")
        self.files[path] = before + self._filled("phase").rstrip("\n") + mark + after
        for folder in (self._layout.app, self._layout.solutions):
            self._create(folder / self._file, self._filled("module"))

    def catalogue_entry(self) -> None:
        """The exercise in the catalogue, behind all others: their numbers stay as they are."""
        path = self._layout.catalogue_file
        self.files[path] = self._text(path).rstrip("\n") + "\n" + self._filled("exercise")

    def code(self) -> None:
        """The objects and the demo: solved in `solutions/`, stubs in `app/`."""
        donor = self._donor(with_docstrings=True)
        solution = self._layout.solutions / self._file
        source = self._text(solution)
        taken = [name for name in self._names if name in definitions(source)]
        if taken:
            raise KataError(f"{self._file} has a {taken[0]} already.", remedy="Give another name with --object.")
        for name in self._names:
            source = put(source, name, f"{donor}\n\nasync def main(): ...\n")
        source = self._with_demo(source)
        self.files[solution] = source
        app = self._layout.app / self._file
        stub, text = stubbed(source, [self.exercise()]), self._text(app)
        for name in (*self._names, "main"):
            text = put(text, name, stub)
        self.files[app] = text

    def proofs(self) -> None:
        """The grader, the query spec and the bank."""
        path = self._layout.graders / f"test_{self._values['module']}.py"
        text = self._text(path) if path.is_file() else self._filled("grader_file")
        wanted = imports.imports_of("\n".join(self._kind["grader_imports"]))
        text = imports.add(text, wanted).rstrip("\n")
        self.files[path] = f"{text}\n\n\n{self._substituted(self._kind['grader']).strip()}\n"
        if "spec" in self._kind:
            spec = self._layout.specs / f"{self._values['id']}.toml"
            self._create(spec, self._substituted(self._kind["spec"]).lstrip("\n"))
        bank = self._layout.banks / self._values["id"]
        answer = "\n" + self._donor(with_docstrings=False)
        for name, template in (("right-first", "bank_accepted"), ("wrong-first", "bank_rejected")):
            remark = "another right form" if name.startswith("right") else "a wrong answer"
            text = self._filled(template, answer=answer.replace("the solution", remark))
            self._create(bank / f"{name}.py", text)

    def exercise(self) -> Exercise:
        """The exercise, read from the new catalogue.

        Raises:
            KataError: The catalogue would not be valid.
        """
        with tempfile.TemporaryDirectory(prefix="kata-new-") as folder:
            path = Path(folder) / "exercises.toml"
            path.write_text(self.files[self._layout.catalogue_file], encoding="utf-8")
            try:
                return read_catalogue(path).exercises[-1]
            except CatalogueError as error:
                raise KataError(error.message, remedy="Choose another id or another name.") from None

    @property
    def _file(self) -> str:
        return f"{self._values['module']}.py"

    def _donor(self, *, with_docstrings: bool) -> str:
        """A module with all objects."""
        blocks: list[str] = []
        needed: list[str] = list(self._kind.get("code_imports", ()))
        if self._values["module"] == "models":
            needed = []
        for at, name in enumerate(self._names):
            docstring = self._filled("docstring", object=name) if at == 0 else '    """TODO(author): one line."""'
            code = self._substituted(self._kind["code"], object=name, docstring="@@").lstrip("\n")
            if not with_docstrings:
                code = code.replace("@@\n\n", "@@\n")
            code = code.replace("@@\n", f"{docstring.rstrip()}\n" if with_docstrings else "")
            head, body = re.split(r"^(?=(?:async def|def|class) )", code, maxsplit=1, flags=re.MULTILINE)
            needed += head.splitlines()
            blocks.append(body.strip("\n"))
        text = "\n\n\n".join(blocks) + "\n"
        wanted = [one for line in needed if line for one in imports.imports_of(line)]
        return imports.add("\n\n" + text, wanted).lstrip("\n")

    def _with_demo(self, source: str) -> str:
        """The module with one more block at the end of its demo.

        Raises:
            KataError: It has no main().
        """
        main = definitions(source).get("main")
        if main is None or not isinstance(main.node, ast.AsyncFunctionDef):
            raise KataError(
                f"{self._file} has no main() to show the exercise in.", remedy="Write one, as the others have."
            )
        block = self._substituted(self._kind["demo"]).strip("\n").splitlines()
        lines = lines_of(source)
        last = main.node.body[-1]
        if isinstance(last, ast.AsyncWith) and len(last.items) == 1:
            indent, lead = last.body[0].col_offset, [""]
        else:  # the demo is open for one exercise only
            indent, lead = 8, ["", "    async with Demo(__name__) as demo:"]
        lines[main.last : main.last] = [*lead, *(" " * indent + line for line in block)]
        return "\n".join(lines) + "\n"

    def _text(self, path: Path) -> str:
        return self.files[path] if path in self.files else path.read_text(encoding="utf-8")

    def _create(self, path: Path, text: str) -> None:
        if path.exists():
            raise KataError(f"{self._layout.shown(path)} exists already.", remedy="Choose another id, or move it away.")
        self.files[path] = text

    def _filled(self, template: str, **values: str) -> str:
        return self._substituted(self._templates[template], **values)

    def _substituted(self, template: str, **values: str) -> str:
        return Template(template).substitute(self._values | values)
