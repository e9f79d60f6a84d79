"""For authors of exercises: is the workbook complete, and are its graders right?

- `layout`: where the parts of a workbook are; also of a copy.
- `mirrors`: `app/` and `solutions/` differ in the answers and in nothing else.
- `graders`: the graders as text, read without running them.
- `finding`: one check and what it found.
- `checks`, `proofs`, `files`: the checks that only read.
- `judged_checks`, `bank`, `bank_grader`: the checks that need the judge: stubs, solutions, and the banks of answers.
- `scaffold`: the files of a new exercise.
"""
