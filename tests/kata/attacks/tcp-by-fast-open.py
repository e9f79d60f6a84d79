# /// attack
# exercise = "session-factory"
# trick = "a packet by UDP, and one by TCP that opens its connection with the first data"
# outcome = ["error"]
# says = "not permitted"
# ///

import socket

from sqlalchemy.ext.asyncio import async_sessionmaker

socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9))


def create_session_factory(engine):
    return async_sessionmaker(engine, expire_on_commit=False)
