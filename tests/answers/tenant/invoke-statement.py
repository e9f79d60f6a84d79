# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, attributes, with_loader_criteria

from .models import Department, Employee


def tenant_factory(engine: AsyncEngine, department_id: int) -> async_sessionmaker[AsyncSession]:
    class Tenant(Session):
        @property
        def department(self):
            return self.get_one(Department, department_id)

    def execute(state):
        if not state.is_orm_statement or state.is_insert:
            return None
        option = with_loader_criteria(Employee, lambda cls: cls.department_id == department_id, include_aliases=True)
        return state.invoke_statement(state.statement.options(option))

    def flush(session, context, instances):
        with session.no_autoflush:
            for one in filter(lambda one: isinstance(one, Employee), session.new):
                if one.department is None and one.department_id is None:
                    one.department = session.department
            for one in filter(lambda one: isinstance(one, Employee), session.new | session.dirty):
                keys = set(attributes.get_history(one, "department_id").added or ())
                for department in attributes.get_history(one, "department").added or ():
                    # A department that is not in the database yet has no identity: it is not this one.
                    keys = {None} if department is None else {getattr(department, "id") or object()}
                if keys - {None, department_id}:
                    raise TenantViolation(one)

    event.listen(Tenant, "do_orm_execute", execute)
    event.listen(Tenant, "before_flush", flush)
    return async_sessionmaker(engine, sync_session_class=Tenant)
