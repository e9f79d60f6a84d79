"""The worker pool: worker slots, each with a worker and the scratch databases that it works in.

- `worker_pool`: hands out connected workers, cleans up after them, starts the next one ahead of time.
- `lease`: one slot's scratch database of one kind, leased when it is first needed; the role that works in it.
- `scratch`: databases on the server: leased and kept for the next run, or made for one use.
- `committing`: scratch databases in which commits are real, empty or with rows.
- `fingerprint`: whether a database is as it was made.

There are three kinds of scratch database. In the first one the worker's transactions are nested in one that the judge
rolls back (`PooledWorker.wire`). In the other two commits are real: one is empty, for migrations
(`PooledWorker.empty_database`), one has the tables and is reset between calls (`PooledWorker.live_database`).

Wherever the server or its databases cannot be used, a DatabaseError is raised.
"""
