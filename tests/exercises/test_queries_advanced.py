"""Graders of phase 4: let the database do the work.

The query specs in `queries/` say what is right and what the SQL has to contain.
"""

from kata.grading import query_checks

salary_stats = query_checks("salary-stats")
above_average = query_checks("above-average")
management_hierarchy = query_checks("management-hierarchy")
salary_rank = query_checks("salary-rank")
