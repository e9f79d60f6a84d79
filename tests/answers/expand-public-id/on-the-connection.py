# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import DDL


def expand_public_id(op):
    connection = op.get_bind()
    add = DDL("ALTER TABLE public.employees ADD COLUMN IF NOT EXISTS public_id UUID NULL DEFAULT NULL")
    connection.execute(add)
    connection.exec_driver_sql("ALTER TABLE ONLY employees ALTER public_id SET DEFAULT pg_catalog.gen_random_uuid()")
