"""Graders of phase 8: TODO(author)."""

from kata.grading import query_checks

employee_page = query_checks("employee-page")


entries_page = query_checks("entries-page")


running_hours = query_checks("running-hours")


without_hours = query_checks("without-hours")


search_employees = query_checks("search-employees")


department_tree = query_checks("department-tree")


guarded_department = query_checks("guarded-department")


top_earners = query_checks("top-earners")
