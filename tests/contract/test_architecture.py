"""The rules of the code base that a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src" / "vidgen").rglob("*.py"))
# `files.py` is the one way to write a file; a line that must write in place says why.
TEMPORARY = re.compile(r"\b(mkdtemp|mkstemp|TemporaryDirectory|NamedTemporaryFile)\(")  # they stay when we are killed
IN_PLACE = re.compile(r"\.(write_text|write_bytes)\(|(?<!\bav\.)(?<!\barchive\.)\bopen\([^)]*[\"'][wax]b?[\"']")


def _name(path: Path) -> str:
    return path.relative_to(ROOT / "src" / "vidgen").as_posix()


def test_there_is_something_to_check() -> None:
    assert len(SOURCES) > 40


def test_layers() -> None:
    """Imports go down only: the contracts of pyproject.toml."""
    code = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_rules_of_a_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    ended = [item.context_expr for node in ast.walk(tree) if isinstance(node, ast.With) for item in node.items]
    for node in ast.walk(tree):
        where = f"{_name(path)}:{getattr(node, 'lineno', 0)}"
        assert not isinstance(node, ast.Assert), f"{where}: assert vanishes under -O; raise instead"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "model_copy":
            assert not node.keywords, f"{where}: model_copy(update=…) does not validate; use replace()"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec"}, f"{where}: no eval"
            # After an exception the traceback keeps it; Qt crashes over one that ends when what it drew on is gone.
            assert node.func.id != "QPainter" or node in ended, f"{where}: with QPainter(…) as painter"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {a.name for a in node.names} | ({node.module} if isinstance(node, ast.ImportFrom) else set())
            assert not names & {"pickle", "marshal", "shelve"}, f"{where}: no pickle of anything"
            assert "PySide6.QtWidgets" not in names or _name(path).startswith("ui/"), f"{where}: widgets only in ui"
        if isinstance(node, ast.Global):
            pytest.fail(f"{where}: no global variables")
    lines = text.count("\n")
    assert lines <= 500 or "# Long because" in text, f"{_name(path)} has {lines} lines and gives no reason"


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_files_are_written_atomically(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        assert not IN_PLACE.search(line) or "# in place:" in line, (
            f"{_name(path)}:{number}: write with vidgen.files.atomic_write, or say '# in place: why' on the line"
        )
        assert not TEMPORARY.search(line) or path.name == "scratch.py", (
            f"{_name(path)}:{number}: make temporary folders with vidgen.scratch, which takes them away after a kill, too"
        )


def test_editor_needs_neither_qt_nor_codecs() -> None:
    """The document works in a process that never loads Qt or PyAV (kinds load on demand)."""
    code = (
        "import sys; from vidgen.editor import document, command; command.commands(); document.Document.new();"
        "bad = {'PySide6', 'av', 'PIL', 'sqlalchemy'} & set(sys.modules); sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_texts_are_shown_as_they_are() -> None:
    """Labels are `Label`s, tips that are no words of ours go through `plain_tip`: names of files can look like HTML."""
    for path in SOURCES:
        if "ui" not in path.parts or path.name in ("label.py", "question.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            where = f"{path}:{node.lineno}"
            called = ast.unparse(node.func).rpartition(".")[2]
            assert called != "QLabel", f"{where}: make a vidgen.ui.widgets.label.Label"
            assert "QMessageBox" not in ast.unparse(node.func), f"{where}: ask by vidgen.ui.widgets.question"
            if called == "setToolTip":
                assert _is_plain(node.args[0]), f"{where}: give the tip through vidgen.ui.widgets.label.plain_tip"


def _is_plain(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_plain(node.body) and _is_plain(node.orelse)
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func).rpartition(".")[2]
        words = called in ("tr", "_tr", "translate") and all(isinstance(a, ast.Constant) for a in node.args)
        return words or called == "plain_tip"
    return isinstance(node, ast.Constant)
