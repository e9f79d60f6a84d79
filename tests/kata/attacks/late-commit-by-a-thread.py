# /// attack
# exercise = "create-employee"
# trick = "a thread waits until the function has returned, and sends a COMMIT then"
# outcome = ["failed"]
# says = "The function commits"
# witness = ["update-salary"]
# ///

import os
import socket
import stat
import struct
import threading
import time

_RETURNED = threading.Event()


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

    def later():
        time.sleep(0.001)
        own.sendall(b"Q" + struct.pack("!I", 11) + b"COMMIT\0")

    threading.Thread(target=later).start()
    return employee
