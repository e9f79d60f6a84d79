"""For authors of exercises: is the workbook complete, and are its graders right?

- `layout`: where the parts of a workbook are; also of a copy.
- `checks`, `proofs`, `files`, `tables`: the checks that only read.
- `judged_checks`, `bank`, `bank_grader`: the checks that need the judge: stubs, solutions, named mistakes, and banks.
- `scaffold`: the files of a new exercise.
"""
