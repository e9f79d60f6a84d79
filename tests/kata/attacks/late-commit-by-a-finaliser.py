# /// attack
# exercise = "create-employee"
# trick = "the returned object has a finaliser that commits while the session is closed"
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


class _Commits:
    def __init__(self, own):
        self.own = own

    def __del__(self):
        self.own.sendall(b"Q" + struct.pack("!I", 11) + b"COMMIT\0")


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(employee)
    await session.flush()
    held = [_Commits(_wire())]
    event.listen(session.sync_session, "after_transaction_end", lambda *_: held.clear())
    return employee
