"""Run a part of a render farm on this machine: one scheduler, and as many workers as there are machines.

  vidgen farm scheduler --host 192.168.1.10
  vidgen farm worker tcp://192.168.1.10:8786
  vidgen render holiday.vidgen -o holiday.mp4 --farm tcp://192.168.1.10:8786

It needs Dask: pip install 'vidgen[farm]'. Members of a farm trust each other: whoever reaches the scheduler can run code
on all of them. Use it within a network of your own, or with the --tls options.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "run a scheduler or a worker of a render farm"
GROUP = "Export"
HOST, PORT = "127.0.0.1", 8786


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", choices=("scheduler", "worker"))
    parser.add_argument("address", nargs="?", metavar="ADDRESS", help="worker: the scheduler's, tcp://HOST:PORT")
    parser.add_argument("--host", metavar="HOST", help=f"this machine's address; for a scheduler {HOST} if not given")
    parser.add_argument(
        "--port", type=int, default=PORT, help=f"scheduler: {PORT} if not given; 0 for any that is free"
    )
    parser.add_argument(
        "--processes", type=int, metavar="N", help="worker: segments at a time; as many as cores if not given"
    )
    parser.add_argument(
        "--store", metavar="DIR", help="worker: the folder of finished segments, its own or a shared one"
    )
    parser.add_argument("--media", metavar="DIR", help="worker: the folder of media that are sent to it")
    from vidgen.cli.farms import add_tls

    add_tls(parser)


def run(args: argparse.Namespace, out: Out) -> int:
    """Serve until the process is asked to end."""
    from vidgen.errors import UsageError

    if (args.what == "worker") != (args.address is not None):
        raise UsageError("'vidgen farm worker' takes the scheduler's address, 'vidgen farm scheduler' none.")
    if args.what == "scheduler":
        return _scheduler(args, out)
    return _worker(args, out)


def _scheduler(args: argparse.Namespace, out: Out) -> int:
    from vidgen.cli.farms import tls
    from vidgen.errors import UsageError
    from vidgen.render.farm.serving import run_scheduler

    if not 0 <= args.port < 65536:
        raise UsageError(f"{args.port} is no port; one is from 1 to 65535.")
    host = args.host or HOST

    def told(address: str) -> None:
        same = ", and the same --tls options" if address.startswith("tls") else ""
        out.say(f"The scheduler is at {address}; workers come with: vidgen farm worker {address}{same}")
        if host in {"127.0.0.1", "localhost"}:
            out.say("Only this machine reaches it; --host with this machine's address opens it to its network.")
        out.result({"address": address})

    run_scheduler(host, args.port, tls(args), told)
    return 0


def _worker(args: argparse.Namespace, out: Out) -> int:
    from pathlib import Path

    from vidgen import folders
    from vidgen.cli.farms import tls
    from vidgen.errors import UsageError
    from vidgen.render.cores import usable_cores
    from vidgen.render.farm.security import checked_address
    from vidgen.render.farm.serving import Station, run_worker

    if args.processes is not None and not 1 <= args.processes <= 1000:
        raise UsageError("--processes is from 1 to 1000.")
    protection = tls(args)
    station = Station(
        scheduler=checked_address(args.address, protection),
        processes=args.processes or usable_cores(),
        store=Path(args.store).absolute() if args.store else folders.cache() / "segments",
        media=Path(args.media).absolute() if args.media else folders.cache() / "farm-media",
        host=args.host,
    )
    run_worker(station, protection, out.say)
    return 0
