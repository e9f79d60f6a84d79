"""X-rays: the statements of an answer with their plans, and how they grow with the data. Nothing is judged.

The learner's code runs as it does when it is judged: in a worker behind the wire.

- `measure`       runs an answer and measures it
- `model`         the result, as plain values
- `plans`         the server's EXPLAIN as a tree
- `worker_probes` what only the worker knows: tables, pools
- `terminal`      shows an x-ray in a terminal
- `page`, `plot`  shows it as one self-contained HTML page, from the templates in `assets/`
"""
