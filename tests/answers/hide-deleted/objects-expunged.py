# /// answer
# verdict = "rejected"
# mistake = "deleted objects are taken out of the session after they were loaded, and are still in the result"
# says = "result|deleted row|hid|still|shown|filter|return"
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    class Filtered(factory.class_.sync_session_class):
        pass

    factory.configure(sync_session_class=Filtered)

    @event.listens_for(Filtered, "loaded_as_persistent")
    def forget(session: Session, instance: object) -> None:
        if isinstance(instance, SoftDeleteMixin) and instance.is_deleted:
            session.expunge(instance)
