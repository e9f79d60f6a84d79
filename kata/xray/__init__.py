"""What an answer really does: its statements with their plans, and how they grow with the data.

Nothing is judged here. The learner's code runs where it runs when it is judged, in a worker behind the wire.

- `model`: what is seen, as plain values.
- `plans`: the server's EXPLAIN as a tree.
- `look`: runs an answer and looks.
- `worker_probes`: what only the worker can tell: tables, pools.
- `terminal`, `page`, `plot`: shows it, in a terminal or as one self-contained HTML page.
"""

from kata.xray.measure import run
from kata.xray.model import XRay

__all__ = ["XRay", "run"]
