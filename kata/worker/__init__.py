"""Where the learner's code runs: a process of its own, forked from a prepared one, that knows nothing of the verdict.

- `process`: the judge's side; starts the prepared process and workers, talks to them, ends them.
- `prepared`: the process that has SQLAlchemy and asyncpg imported once, and is forked for every worker.
- `harness`: what runs inside a worker: it opens sessions, calls the learner's objects and observes what comes back.
- `plain`: observations as plain data of exact types, so that nothing a worker says can be more than data.
- `guard`: what Python refuses in a worker: files, sockets, tampering.
- `seal`: notices what was replaced in SQLAlchemy, the driver or the machinery.
- `confine`: what the kernel refuses a worker: new processes, signals to others.
- `limits`: time, memory, output and processes of a worker.
"""
