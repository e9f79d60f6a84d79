"""What a catalogue is made of: phases and exercises, as frozen values."""

from dataclasses import dataclass
from functools import cached_property

from kata.errors import KataError


@dataclass(frozen=True)
class Phase:
    """A chapter of the workbook: one module of `app/`.

    Attributes:
        number: Counted from 1, in the order in which the phases are taught.
        module: Its module, such as `queries_basic`.
        title: As shown above its exercises.
        summary: One sentence.
    """

    number: int
    module: str
    title: str
    summary: str


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes:
        number: Counted from 1, through all phases.
        id: Its lasting name, such as `salary-rank`: of folders, files and states.
        title: One short line; also the first line of the stub's docstring.
        phase: The module of its phase.
        module: The module in which the object is.
        object: The function or class to be written.
        teaches: One line.
        requires: Ids of the exercises without which this one cannot be judged.
        hints: At least three, each stronger than the one before.
        also: Other objects it touches, as `module.object`.
        stand_ins: Ids of exercises whose reference solution is filled in while they are not started.
        revisions: Whether the answer has Alembic revisions too.
        adds: What it adds to a class of an earlier exercise, as `module.class.attribute`.
        mistakes: Pairs of a pattern and a hint: for those whose last mistake was told in words that match the pattern.
        example: SQL whose one row is a call to look at: labels are the names of the arguments, cells their values.
        compare: Ids of exercises whose reference solutions an x-ray draws beside the answer.
        ddl: SQL that adds to the schema of init.sql what later answers map. All exercises are judged with it, so that an
            answer to a later one does not break the earlier ones; it must not disturb those who do not map it.
    """

    number: int
    id: str
    title: str
    phase: str
    module: str
    object: str
    teaches: str
    requires: tuple[str, ...]
    hints: tuple[str, ...]
    also: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()
    revisions: bool = False
    adds: tuple[str, ...] = ()
    mistakes: tuple[tuple[str, str], ...] = ()
    example: str = ""
    compare: tuple[str, ...] = ()
    ddl: str = ""

    @property
    def target(self) -> str:
        """Its object in full: `module.object`."""
        return f"{self.module}.{self.object}"

    @property
    def touches(self) -> tuple[str, ...]:
        """All that it may change, as `module.object`: the object itself first, then `also`."""
        return (self.target, *self.also)


@dataclass(frozen=True)
class Catalogue:
    """All phases and exercises, in order.

    Attributes:
        phases: In the order in which they are taught.
        exercises: By number.
    """

    phases: tuple[Phase, ...]
    exercises: tuple[Exercise, ...]

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """Every module in which an exercise or a phase lives, each once: what a submission consists of."""
        named = [phase.module for phase in self.phases]
        named += [place.partition(".")[0] for exercise in self.exercises for place in exercise.touches]
        return tuple(dict.fromkeys(named))

    @property
    def ddl(self) -> tuple[str, ...]:
        """What the exercises add to the schema of init.sql."""
        return tuple(exercise.ddl for exercise in self.exercises if exercise.ddl)

    def exercise(self, number: int) -> Exercise:
        """The exercise with this number.

        Raises:
            KataError: There is none.
        """
        for exercise in self.exercises:
            if exercise.number == number:
                return exercise
        raise KataError(f"There is no exercise {number}.", remedy=f"They are numbered from 1 to {len(self.exercises)}.")

    def by_id(self, exercise_id: str) -> Exercise:
        """The exercise with this id.

        Raises:
            KataError: There is none.
        """
        for exercise in self.exercises:
            if exercise.id == exercise_id:
                return exercise
        known = ", ".join(exercise.id for exercise in self.exercises)
        raise KataError(f"There is no exercise {exercise_id!r}.", remedy=f"Their ids are: {known}.")

    def phase(self, module: str) -> Phase:
        """The phase with this module.

        Raises:
            KataError: There is none.
        """
        for phase in self.phases:
            if phase.module == module:
                return phase
        known = ", ".join(phase.module for phase in self.phases)
        raise KataError(f"There is no phase {module!r}.", remedy=f"Their modules are: {known}.")

    def in_phase(self, module: str) -> tuple[Exercise, ...]:
        """The exercises of a phase, by number.

        Raises:
            KataError: There is no such phase.
        """
        phase = self.phase(module)
        return tuple(exercise for exercise in self.exercises if exercise.phase == phase.module)
