"""The machinery of the workbook: it finds a database, runs the learner's code in a worker and judges what it sent."""
