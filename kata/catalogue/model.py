"""The parts of a catalogue, as frozen values: phases and exercises."""

from dataclasses import dataclass
from functools import cached_property

from kata.errors import KataError


@dataclass(frozen=True)
class Phase:
    """A chapter of the workbook: one module of `app/`.

    Attributes:
        number: Its position in the catalogue, from 1.
        module: The module, such as `queries_basic`.
        title: The heading above its exercises.
        summary: One sentence.
        packages: What only its module imports, directly or not: workers have it at once where its exercises are asked for, and otherwise as
            soon as there is time.
    """

    number: int
    module: str
    title: str
    summary: str
    packages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes:
        number: Its position in the catalogue, from 1, across all phases. Shown to people, never stored.
        id: Its permanent name, such as `salary-rank`, used for folders, files and recorded state.
        title: One short line; also the first line of the stub's docstring.
        phase: The module of its phase.
        module: The module that holds its objects.
        objects: The names to write: functions, classes and module-level assignments. The first is the main one.
        teaches: One line.
        requires: Ids of the exercises without which this one cannot be judged.
        hints: At least three, each stronger than the one before.
        reads: Pages of the official documentation, as pairs of title and URL.
        also: Objects of other exercises that it changes, as `module.object`.
        stand_ins: Ids of exercises that are replaced by their reference solution while they are not started.
        alone: Whether it is judged without the other exercises of its module: those that it does not require are put back
            to stubs, so that a mistake in one of them, even one that breaks the import, is not a mistake in this one.
        revisions: Whether the answer includes Alembic revisions.
        adds: Attributes that it adds to a class of an earlier exercise, as `module.class.attribute`.
        mistakes: Pairs of a pattern and a hint. The hint is given first to learners whose last mistake matches.
        example: SQL whose only row holds the arguments of an instructive call, labelled with their names.
        beside: SQL like `example`, with the arguments of a second call at the same time; an x-ray shows both side by side.
        compare: Ids of exercises whose reference solutions an x-ray draws beside the answer.
        ddl: SQL that adds to the schema of init.sql what later answers map. All exercises are judged with it, so that an
            answer to a later one does not break the earlier ones; it must not disturb those who do not map it.
        stub_values: For module-level assignments, pairs of a name and the expression that its stub holds.
    """

    number: int
    id: str
    title: str
    phase: str
    module: str
    objects: tuple[str, ...]
    teaches: str
    requires: tuple[str, ...]
    hints: tuple[str, ...]
    reads: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()
    alone: bool = False
    revisions: bool = False
    adds: tuple[str, ...] = ()
    mistakes: tuple[tuple[str, str], ...] = ()
    example: str = ""
    beside: str = ""
    compare: tuple[str, ...] = ()
    ddl: str = ""
    stub_values: tuple[tuple[str, str], ...] = ()

    @property
    def object(self) -> str:
        """The name of the main object."""
        return self.objects[0]

    @property
    def target(self) -> str:
        """The main object as `module.object`."""
        return f"{self.module}.{self.object}"

    @property
    def targets(self) -> tuple[str, ...]:
        """All objects as `module.object`, the main one first."""
        return tuple(f"{self.module}.{name}" for name in self.objects)

    @property
    def touches(self) -> tuple[str, ...]:
        """Everything that it may change, as `module.object`: its own objects, then `also`."""
        return (*self.targets, *self.also)


@dataclass(frozen=True)
class Catalogue:
    """All phases and exercises.

    Attributes:
        phases: In teaching order.
        exercises: In order of their numbers.
        given: Modules that belong to the workbook. A submission that has its own copy is graded with the workbook's.
    """

    phases: tuple[Phase, ...]
    exercises: tuple[Exercise, ...]
    given: tuple[str, ...] = ()

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """The modules that a submission consists of: each that holds a phase or an exercise, once."""
        named = [phase.module for phase in self.phases]
        named += [target.partition(".")[0] for exercise in self.exercises for target in exercise.touches]
        return tuple(dict.fromkeys(named))

    @property
    def ddl(self) -> tuple[str, ...]:
        """What the exercises add to the schema of init.sql."""
        return tuple(exercise.ddl for exercise in self.exercises if exercise.ddl)

    def exercise(self, number: int) -> Exercise:
        """The exercise with this number; a KataError if it does not exist."""
        if 1 <= number <= len(self.exercises):
            return self.exercises[number - 1]
        raise KataError(f"There is no exercise {number}.", remedy=f"They are numbered from 1 to {len(self.exercises)}.")

    def by_id(self, exercise_id: str) -> Exercise:
        """The exercise with this id; a KataError if it does not exist."""
        known = {exercise.id: exercise for exercise in self.exercises}
        if exercise_id in known:
            return known[exercise_id]
        raise KataError(f"There is no exercise {exercise_id!r}.", remedy=f"Their ids are: {', '.join(known)}.")

    def phase(self, module: str) -> Phase:
        """The phase with this module; a KataError if it does not exist."""
        known = {phase.module: phase for phase in self.phases}
        if module in known:
            return known[module]
        raise KataError(f"There is no phase {module!r}.", remedy=f"Their modules are: {', '.join(known)}.")

    def in_phase(self, module: str) -> tuple[Exercise, ...]:
        """The exercises of a phase, in order; a KataError if it does not exist."""
        phase = self.phase(module)
        return tuple(exercise for exercise in self.exercises if exercise.phase == phase.module)

    def in_the_way_of(self, exercise: Exercise) -> tuple[Exercise, ...]:
        """What an exercise that is judged alone is judged without: the others of its module that it does not require."""
        needed, unseen = {exercise.id}, list(exercise.requires)
        while unseen:
            needed.add(other := unseen.pop())
            unseen += self.by_id(other).requires
        return tuple(other for other in self.in_module(exercise.module) if other.id not in needed)

    def in_module(self, module: str) -> tuple[Exercise, ...]:
        """The exercises whose objects are in a module, in order."""
        return tuple(exercise for exercise in self.exercises if exercise.module == module)
