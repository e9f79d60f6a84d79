# /// attack
# exercise = "salary-rank"
# trick = "the wire gets garbage: no protocol, impossible lengths, half a start-up, a gigabyte announced"
# outcome = ["passed", "failed"]
# witness = ["update-salary"]
# ///

import socket
import struct

from sqlalchemy import func, make_url, select

from kata.database import database_url

_HELD = []


def _throw(data):
    host = make_url(database_url()).query["host"]
    own = socket.socket(socket.AF_UNIX)
    own.settimeout(2)
    own.connect(f"{host}/.s.PGSQL.5432")
    _HELD.append(own)
    try:
        own.sendall(data)
    except OSError:
        pass


async def salary_rank_by_department(session):
    login = struct.pack("!I", 196608) + b"user\0postgres\0\0"
    login = struct.pack("!I", len(login) + 4) + login
    for data in (
        b"\0",
        b"GET / HTTP/1.1\r\n\r\n",
        struct.pack("!II", 3, 196608),
        struct.pack("!II", 0xFFFFFFFF, 196608),
        struct.pack("!II", 16, 80877102) * 1000,
        login + b"Q" + struct.pack("!I", 0x7FFFFFFF) + b"x" * 1_000_000,
        login + b"Q\0\0\0\0",
        login + b"B\0\0\0\5\0",
        login + b"Q\0\0\0\5x",
        login + b"E\0\0\0\4" * 1000,
        login + b"S\0\0\0\4" * 1000,
    ):
        _throw(data)
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    return (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
