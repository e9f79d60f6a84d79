"""`kata watch`: the resident judge. A save is judged by processes that have everything imported already.

- `saves`: tells when one of the learner's files may have changed.
- `resident`: the workers, the server and the lane, kept from one round to the next.
- `rounds`: what a save affects, and judging it; the newest save wins.
- `keyboard`: single keys, where there is a terminal.
- `screen`: what is shown: one screen in a terminal, lines elsewhere.
- `telling`: what is said about it.
- `loop`: all of it together.
"""
