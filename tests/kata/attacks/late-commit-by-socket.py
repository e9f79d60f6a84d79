# /// attack
# exercise = "create-employee"
# trick = "when the harness closes the session, a COMMIT goes out on its socket first"
# outcome = ["failed"]
# says = "The function commits"
# witness = ["update-salary"]
# ///

import os
import socket
import stat
import struct

from sqlalchemy import event


def _wire():
    for descriptor in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                own = socket.socket(fileno=os.dup(descriptor))
                if ".s.PGSQL" in str(own.getpeername()):
                    return own
        except OSError:
            pass


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(employee)
    await session.flush()
    own = _wire()

    @event.listens_for(session.bind.sync_engine, "rollback", once=True)
    def _instead(connection):
        own.settimeout(2)
        own.sendall(b"Q" + struct.pack("!I", 11) + b"COMMIT\0")
        reply = b""
        while not reply.endswith(b"Z\0\0\0\5I"):
            reply += own.recv(65536)

    return employee
