# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import Session, object_session, with_loader_criteria

from .models import Employee


class _TenantSession(Session):
    tenant: int

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        event.listen(cls, "do_orm_execute", cls.restrict)

    @classmethod
    def restrict(cls, state):
        if state.is_insert or not state.is_orm_statement:
            return
        tenant = cls.tenant
        option = with_loader_criteria(Employee, lambda e: e.department_id == tenant, include_aliases=True)
        state.statement = state.statement.options(option)

    def check(self, employee, new):
        if new and employee.department_id is None:
            employee.department_id = self.tenant
        if employee.department_id is not None and employee.department_id != self.tenant:
            raise TenantViolation()


def _of_a_tenant(new):
    def listener(_mapper, _connection, employee):
        session = object_session(employee)
        if isinstance(session, _TenantSession):
            session.check(employee, new)

    return listener


event.listen(Employee, "before_insert", _of_a_tenant(True))
event.listen(Employee, "before_update", _of_a_tenant(False))


def tenant_factory(engine, department_id):
    cls = type(f"TenantSession{department_id}", (_TenantSession,), {"tenant": department_id})
    return async_sessionmaker(engine, sync_session_class=cls, expire_on_commit=False)
