"""`kata watch`: judges what the learner saves, in processes that have imported everything already.

Decisions are pure functions, with tests of their own:

- `planning`  which exercises a run judges, in which order, and what it takes over from the run before
- `state`     events, the state that they change, and the commands that follow
- `view`      what the screen shows of a state

The rest does I/O only:

- `saves`     notices when a file of the learner's may have changed
- `keyboard`  single keys, where there is a terminal
- `resident`  the workers, the server and the worker pool, kept from one run to the next
- `runs`      runs in the background
- `screen`    draws a view in a terminal, prints lines elsewhere
- `loop`      carries events in and commands out
"""
