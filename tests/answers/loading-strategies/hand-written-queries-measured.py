# /// answer
# verdict = "rejected"
# mistake = "hand-written queries are measured, not the loading strategies"
# says = "load|collection|strateg|option|text\\(|raw|hand"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kata.capture import count_statements

QUERIES = {
    "selectinload": ["SELECT id FROM departments", "SELECT id, department_id FROM employees"],
    "joinedload": ["SELECT d.id, e.id FROM departments d LEFT JOIN employees e ON e.department_id = d.id"],
    "subqueryload": [
        "SELECT id FROM departments",
        "SELECT e.id FROM (SELECT id FROM departments) d JOIN employees e ON e.department_id = d.id",
    ],
}


async def compare_loading_strategies(session: AsyncSession):
    counts = {}
    for name, queries in QUERIES.items():
        with count_statements(session) as counter:
            for query in queries:
                await session.execute(text(query))
        counts[name] = counter.count
    return counts
