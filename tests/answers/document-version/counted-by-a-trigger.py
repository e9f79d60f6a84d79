# /// answer
# verdict = "accepted"
# note = "A trigger also counts what other programs write, so that their changes make the objects of this one stale, too."
# ///
from sqlalchemy import DDL, FetchedValue, Identity, String, event
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(server_default=FetchedValue(), server_onupdate=FetchedValue())

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


COUNT = """
CREATE OR REPLACE FUNCTION count_versions() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    NEW.version := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE OLD.version + 1 END;
    RETURN NEW;
END
$body$
"""
event.listen(Document.__table__, "after_create", DDL(COUNT))
event.listen(
    Document.__table__,
    "after_create",
    DDL(
        "CREATE TRIGGER count_versions BEFORE INSERT OR UPDATE ON %(fullname)s "
        "FOR EACH ROW EXECUTE FUNCTION count_versions()"
    ),
)
