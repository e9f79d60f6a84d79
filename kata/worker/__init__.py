"""Workers: the processes in which the learner's code runs, apart from the judge and without knowledge of the verdict.

On the judge's side:
- `factories`: starts workers, by a fork server or by spawning.
- `environment`: the environment variables that a worker gets.
- `process`: asks a worker, and ends it.

In the worker:
- `fork_server`, `spawned`: the processes that import everything once and become or fork workers; `preload` imports.
- `harness`: opens sessions, calls the learner's objects and observes what comes back.
- `audit_hook`: what Python refuses: files, sockets, tampering.
- `seccomp`, `landlock`, `privileges`: what the kernel refuses: processes, signals, networks; files; rights of root.
- `limits`: memory, processor time, output, process group.
- `tamper`: notices what was replaced in SQLAlchemy, the driver or the machinery.

In both:
- `frames`: messages, written and read.
- `plain`: values as plain data of exact types, so that a worker can send nothing but data.
"""
