"""Work in another process: a crash, a hang or hostile input there never reaches this one.

    with Worker("vidgen.media.worker", name="media reader") as worker:
        info, _ = worker.request("probe", {"path": "/films/a.mov"}, timeout=20)

The child is `python -m vidgen.workers MODULE` and serves the functions in MODULE's `HANDLERS`. The two talk in
length-prefixed JSON with raw bytes behind it (`protocol.py`), never pickle: a child that reads hostile media must not be
able to run code in the parent. In a frozen build the child is the program itself, started with `--vidgen-worker MODULE`;
its `__main__` must then call `vidgen.workers.child.main(sys.argv[2:])` before anything else.
"""

from vidgen.workers.child import Channel, Handler
from vidgen.workers.parent import Worker, WorkerFailed, WorkerHung
from vidgen.workers.protocol import Limits
from vidgen.workers.restarting import RestartingWorker

__all__ = ["Channel", "Handler", "Limits", "RestartingWorker", "Worker", "WorkerFailed", "WorkerHung"]
