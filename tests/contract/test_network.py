"""One door to the network, and with the switch off nothing goes through any wall."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "src" / "vidgen"
SOURCES = sorted(ROOT.rglob("*.py"))

SPEAK = {"socket", "socketserver", "ssl", "http", "urllib", "ftplib", "smtplib", "xmlrpc", "telnetlib", "webbrowser"}
SPEAK |= {
    "httpx",
    "httpx2",
    "httpcore2",
    "requests",
    "urllib3",
    "aiohttp",
    "websockets",
    "zmq",
    "grpc",
    "huggingface_hub",
}
SPEAK |= {"distributed", "openai", "PySide6.QtNetwork"}
HARMLESS = {"urllib.parse"}
MAY = {
    "net.py": {"httpx2"},
    "ai/wire/sdk.py": {"openai"},  # it is given a client of net.py
    "ai/providers/openai.py": {"openai"},
    "render/farm/": {"distributed"},  # the user's own machines; `checked_address` asks the switch
}
CALLS = {"open_connection", "create_connection", "start_server", "create_server", "create_datagram_endpoint"}
CALLS |= {"urlopen", "hf_hub_download", "snapshot_download"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imports(tree: ast.AST) -> Iterator[str]:
    """Yield what is imported, but for what only type checkers see."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        yield from _imports(node)


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_only_the_door_speaks_with_the_network(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if not any(name.rpartition(".")[2] in text for name in SPEAK | CALLS):
        return
    tree = ast.parse(text)
    may = set().union(*(names for place, names in MAY.items() if _name(path).startswith(place)))
    for name in _imports(tree):
        speaks = {name, name.split(".")[0]} & SPEAK
        harmless = any(name == h or name.startswith(f"{h}.") or h.startswith(f"{name}.") for h in HARMLESS)
        assert not speaks or speaks <= may or harmless, f"{_name(path)} imports {name}; only vidgen/net.py may"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in CALLS, f"{_name(path)}:{node.lineno} calls {called}; only vidgen/net.py may"


# The socket layer is watched from below Python's own modules: whoever connects, binds or asks for an address is noted.
WATCHED = """
import os, sys, json
seen = []
def watch(event, args):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        address = args[1] if event in ("socket.connect", "socket.bind", "socket.sendto") else args[0]
        if not isinstance(address, (str, bytes)) or event.startswith("socket.get"):
            seen.append([event, str(address)])
            raise OSError("watched")
sys.addaudithook(watch)
from vidgen.cli.main import main, names
ran = {}
for line in json.load(sys.stdin):
    try:
        ran[" ".join(line)] = main(line)
    except BaseException as error:
        ran[" ".join(line)] = repr(error)
print(json.dumps({"seen": seen, "ran": ran}), file=sys.__stderr__)
"""
LINES = """
new film --size 96x64 --rate 25
doctor --quick
show film
history film
versions film
backups film
commands
kinds
fonts
presets
encoders --help
cache
jobs
metrics
undo film
redo film
preview film
frame film 0s -o a.png
render film -o a.mp4 --preset check
demo -o demo --no-render
collect film
bundle film a.zip
import film nothing.mp4
relink film nothing.mp4
render film -o b.mp4 --farm tcp://127.0.0.1:8786
farm worker tcp://127.0.0.1:8786
farm scheduler
ai models
ai costs
ai budget
ai keys
ai prompts
ai prompts outline
ai egress
ai results
"""
ASKED = """
ai models {0}
ai keys test {0}
ai text hello --endpoint {0} --model m --unknown-price
ai image hello -o a.png --endpoint {0} --model m --unknown-price
ai voice hello -o a.wav --endpoint {0} --model m --unknown-price
ai translate hello --to de --endpoint {0} --model m --unknown-price
ai stock hello --endpoint {0} --model m --unknown-price
"""
ENDPOINTS = ("near", "far", "elevenlabs", "openverse", "pexels")


def _watched(lines: list[list[str]], folder: Path, home: Path, *, offline: bool) -> dict[str, dict[str, object]]:
    (home / "ai.json").write_text(
        json.dumps(
            {
                "endpoints": {
                    "near": {"kind": "openai", "settings": {"base_url": "http://127.0.0.1:9/v1"}, "allowed": True},
                    "far": {"kind": "openai", "settings": {"base_url": "https://192.0.2.1/v1"}, "allowed": True},
                    **{n: {"kind": n, "allowed": True} for n in ENDPOINTS[2:]},
                }
            }
        )
    )
    keys = {f"VIDGEN_KEY_{name.upper()}": "a-key-of-some-length" for name in ENDPOINTS}
    env = {**os.environ, **keys, "VIDGEN_HOME": str(home), "VIDGEN_OFFLINE": "1" if offline else ""}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        input=json.dumps(lines),
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    found: dict[str, dict[str, object]] = json.loads(done.stderr.splitlines()[-1])
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("spoken")
def test_with_the_switch_off_no_connection_is_opened(tmp_path: Path, vidgen_home: Path) -> None:
    from vidgen.cli.main import names
    from vidgen.editor.command import commands

    lines = [line.split() for line in LINES.strip().splitlines()]
    lines += [[verb] for verb in names() if verb not in {"demo", "farm", "doctor"}]
    lines += [["edit", "film", name] for name in commands()]
    asked = [line.format(name).split() for name in ENDPOINTS for line in ASKED.strip().splitlines()]
    found = _watched(lines + asked, tmp_path, vidgen_home, offline=True)
    assert found["seen"] == []
    ran = found["ran"]
    assert ran["new film --size 96x64 --rate 25"] == 0
    assert ran["render film -o b.mp4 --farm tcp://127.0.0.1:8786"] == 2
    assert ran["farm scheduler"] == 2
    assert {ran[" ".join(line)] for line in asked} == {2}
    assert not [line for line, code in ran.items() if code == 70], "a bug"


def test_the_watch_would_see_it(tmp_path: Path, vidgen_home: Path) -> None:
    asked = [line.format("near").split() for line in ASKED.strip().splitlines()[:3]]
    asked += [["ai", "text", "hello", "--endpoint", "far", "--model", "gpt-4o-mini", "--unknown-price"]]
    found = _watched(asked, tmp_path, vidgen_home, offline=False)
    assert len(found["seen"]) == len(asked)


GUARDED = """
import os, socket, sys, urllib.request
from vidgen.errors import Offline
from vidgen.net import guard
guard()
server = socket.create_server(("127.0.0.1", 0))
address = server.getsockname()
socket.create_connection(address).close()
os.environ["VIDGEN_OFFLINE"] = "1"
page = "http://127.0.0.1:%d" % address[1]
for attempt in (lambda: socket.create_connection(address), lambda: urllib.request.urlopen(page)):
    try:
        attempt()
    except Offline:
        print("refused")
a, b = socket.socketpair()
"""


def test_the_switch_holds_for_what_goes_round_the_door() -> None:
    done = subprocess.run([sys.executable, "-c", GUARDED], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["refused"] * 2
