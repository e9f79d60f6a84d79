# /// attack
# exercise = "salary-rank"
# trick = "an exception whose class and text cannot be told: every question about it raises"
# outcome = ["failed", "error"]
# ///

class _Meta(type):
    def __getattribute__(cls, name):
        if name in ("__qualname__", "__module__"):
            raise SystemExit(0)
        return super().__getattribute__(name)


class _Liar(BaseException):
    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__
    __traceback__ = property(lambda self: 1 / 0)
    __cause__ = property(lambda self: self)


async def salary_rank_by_department(session):
    raise _Liar
