# /// answer
# verdict = "rejected"
# mistake = "m"
# says = '.'
# ///

from sqlalchemy import event, insert, inspect
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, attributes, object_session

from .models import Employee
from .records import AuditEntry

def audit_employees(factory: async_sessionmaker[AsyncSession]) -> None:
    pass
