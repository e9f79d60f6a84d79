"""The files of a new exercise, with a mark wherever the author has to fill something in.

The texts are in `templates.toml`. Nothing is written before everything is ready, and no existing line is changed.
"""

from __future__ import annotations

import ast
import keyword
import re
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from string import Template

from kata.authoring.layout import Layout
from kata.catalogue import Exercise, Phase, load
from kata.errors import CatalogueError, KataError
from kata.source import imports
from kata.source.definitions import definitions, lines_of
from kata.source.objects import put
from kata.source.stubs import stubbed

TEMPLATES = Path(__file__).with_name("templates.toml")


class Scaffold:
    """A new exercise, not written yet.

    Args:
        layout: The workbook.
        exercise_id: Its id.
        phase: The module of its phase. A phase that does not exist is made, and needs a title.
        kind: `query`, `write`, `model` or `plain`: a table `kind` of the templates.
        objects: What learners write, the main object first; a name made from the id by default.
        title: The title of a new phase; otherwise the exercise's, by default made from the id.

    Attributes:
        exercise: The exercise as the catalogue will have it.
        files: The text of each new or changed file.
        reminders: What is left to do in files that are not touched, one sentence each.

    Raises:
        KataError: A name is taken or is not valid, or a new phase has no title.
    """

    def __init__(
        self, layout: Layout, exercise_id: str, *, phase: str, kind: str, objects: Sequence[str] = (), title: str = ""
    ) -> None:
        catalogue = layout.catalogue
        known = next((one for one in catalogue.phases if one.module == phase), None)
        if known is None and not title:
            phases = ", ".join(one.module for one in catalogue.phases)
            raise KataError(
                f"There is no phase {phase!r}.", remedy=f'The phases are {phases}; --title "…" makes a new one.'
            )
        words = exercise_id.split("-")
        names = tuple(objects) or ("".join(map(str.capitalize, words)) if kind == "model" else "_".join(words),)
        for name in (phase, *names):
            if not name.isidentifier() or keyword.iskeyword(name):
                raise KataError(f"{name!r} cannot be a name in Python.", remedy="Give another one with --object.")
        where = known or Phase(len(catalogue.phases) + 1, phase, title, "")
        # What the last exercise of the phase requires is a good guess for the next one; of a new phase, the last of all that
        # builds on others.
        alike = [one for one in catalogue.exercises if one.phase == phase]
        alike = alike or [one for one in catalogue.exercises if not one.alone]
        requires = () if phase == "models" else alike[-1].requires
        self.files: dict[Path, str] = {}
        self._layout = layout
        self._names = names
        self._file = f"{phase}.py"
        self._is_new = known is None
        templates = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))
        self._templates = {**templates, **templates["kind"][kind]}
        self._values = {
            "id": exercise_id,
            "number": str(len(catalogue.exercises) + 1),
            "name": "_".join(words),
            "title": (title if known else "") or " ".join(words).capitalize(),
            "phase_number": str(where.number),
            "phase_title": where.title,
            "module": phase,
            "object": names[0],
            "objects": ", ".join(f'"{name}"' for name in names),
            "requires": ", ".join(f'"{one}"' for one in requires),
        }
        self.reminders = (
            "uv run kata dev table --write   puts it into the tables.",
            f"CHANGELOG.md needs a line, such as “{self._filled('changelog')}”",
            "uv run kata dev check   lists everything that is still to do.",
        )
        if self._is_new:
            self._add_phase()
        there = definitions(self._text(layout.solutions / self._file))
        self._values["rows"] = "Rows" if "Rows" in there else "Sequence[Any]"
        for name in names:
            if name in there:
                raise KataError(f"{self._file} has a {name} already.", remedy="Give another name with --object.")
        self.exercise = self._add_to_catalogue()
        self._add_code()
        self._add_proofs()

    def write(self) -> None:
        """Write the files.

        Raises:
            OSError: One of them cannot be written.
        """
        for path, text in self.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def _add_phase(self) -> None:
        path = self._layout.catalogue_file
        before, mark, after = self._text(path).partition("\n\n[[exercise]]\n")
        self.files[path] = f"{before}\n{self._filled('phase').rstrip()}{mark}{after}"
        demo, opening = self._filled("demo").strip(), "async with Demo(__name__) as demo"
        # A block of its own around another one is what ruff objects to (SIM117).
        one = demo.replace("async with ", f"{opening}, ", 1)
        demo = (one if one != demo else f"{opening}:\n    {demo}").replace("\n", "\n    ")
        for folder in (self._layout.app, self._layout.solutions):
            self._create(folder / self._file, self._filled("module", demo=demo))

    def _add_to_catalogue(self) -> Exercise:
        """Append the exercise, so that the others keep their numbers, and read it from the new catalogue."""
        path = self._layout.catalogue_file
        self.files[path] = text = self._text(path).rstrip("\n") + "\n" + self._filled("exercise")
        with tempfile.TemporaryDirectory(prefix="kata-new-") as folder:
            changed = Path(folder) / "exercises.toml"
            changed.write_text(text, encoding="utf-8")
            try:
                return load(changed).exercises[-1]
            except CatalogueError as error:
                raise KataError(error.message, remedy="Choose another id or another name.") from None

    def _add_code(self) -> None:
        """Add the objects and the demo: solved in `solutions/`, stubs in `app/`."""
        app, solution = (folder / self._file for folder in (self._layout.app, self._layout.solutions))
        source = self._text(solution)
        donor = f"{self._objects(docstrings=True)}\n\nasync def main(): ...\n"
        for name in self._names:
            source = put(source, name, donor)
        self.files[solution] = source = source if self._is_new else self._with_demo(source)
        stub, text = stubbed(source, [self.exercise]), self._text(app)
        for name in (*self._names, "main"):
            text = put(text, name, stub)
        self.files[app] = text

    def _add_proofs(self) -> None:
        """Add the grader, the query spec and the bank."""
        path = self._layout.graders / f"test_{self._file}"
        text = self._text(path) if path.is_file() else self._filled("grader_file")
        text = imports.add(text, imports.imports_of(self._templates["grader_imports"]))
        # Two empty lines, but one between imports and an assignment.
        gap = "\n\n" if "spec" in self._templates and not path.is_file() else "\n\n\n"
        self.files[path] = f"{text.rstrip()}{gap}{self._filled('grader').strip()}\n"
        if "spec" in self._templates:
            self._create(self._layout.specs / f"{self.exercise.id}.toml", self._filled("spec").lstrip("\n"))
        answer = "\n" + self._objects(docstrings=False)
        for name, template, remark in (
            ("right-first", "bank_accepted", "another right form"),
            ("wrong-first", "bank_rejected", "a wrong answer"),
        ):
            text = self._filled(template, answer=answer.replace("the solution", remark))
            self._create(self._layout.banks / self.exercise.id / f"{name}.py", text)

    def _objects(self, *, docstrings: bool) -> str:
        """A module with all objects and the imports that they need."""
        needed = "" if self._file == "models.py" else self._templates.get("code_imports", "")
        blocks: list[str] = []
        for at, name in enumerate(self._names):
            docstring = '    """TODO(author): one line."""' if at else self._filled("docstring", object=name).rstrip()
            code = self._filled("code", object=name, docstring=docstring)
            if not docstrings:
                code = code.replace(f"{docstring}\n\n", "").replace(f"{docstring}\n", "")
            head, body = re.split(r"^(?=(?:async def|def|class) )", code, maxsplit=1, flags=re.MULTILINE)
            needed += f"\n{head}"
            blocks.append(body.strip("\n"))
        text = "\n\n" + "\n\n\n".join(blocks) + "\n"
        text = imports.add(text, dict.fromkeys(imports.imports_of(needed))).lstrip("\n")
        return imports.prune(text)

    def _with_demo(self, source: str) -> str:
        """The module with one more block at the end of its demo."""
        main = definitions(source).get("main")
        if main is None or not isinstance(main.node, ast.AsyncFunctionDef):
            raise KataError(
                f"{self._file} has no main() to show the exercise in.", remedy="Write one, as the others have."
            )
        block = self._filled("demo").strip("\n").splitlines()
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
        return Template(self._templates[template]).substitute(self._values | values)
