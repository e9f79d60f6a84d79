"""For those who write exercises: is the workbook whole, and are its graders right?

- `tree`: where the parts of a workbook lie; a copy of it can be looked at, too.
- `mirrors`: `app/` and `solutions/` differ in the answers and in nothing else.
- `graders`: the checks in `tests/exercises/`, read without running them.
- `checks`, `room`: what can be seen by reading.
- `judged`, `bench`: what takes the judge: stubs, solutions, and the banks of answers.
"""
