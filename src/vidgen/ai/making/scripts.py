"""The outline of a script, which is said word for word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from vidgen.ai.making.headlines import SMALL_WORDS, headline_of
from vidgen.ai.making.knowledge import emojis_in
from vidgen.ai.making.languages import language_of
from vidgen.ai.making.outline import Outline, Role, SceneOutline, scene
from vidgen.ai.making.squeezing import squeezed
from vidgen.ai.voices.sentences import sentences
from vidgen.errors import UsageError

_QUOTE = 22
"""Words: a script that is no longer is a saying."""
_TITLE, _LINE, _LETTERS = 8, 10, 60
"""Words of a first sentence that is a title, and of a line of verse; letters of a title without blanks."""
_LONG, _SCENES = 1000, 1000
"""Letters of a word that nobody can say, and scenes of the longest film."""
_JOINING = """and but because so which while where when or if until und aber weil dass y pero porque que cuando et mais parce
qui quand e ma perché quando mas"""
_JOINTS = frozenset(_JOINING.split())
"""A clause may begin with them."""


def outline_of_script(script: str, *, title: str = "") -> Outline:
    """Return an outline that says a script word for word: a scene a paragraph, one or two sentences, or two lines of verse.

    A first line that begins with `#` is the title; other lines that do are headlines, which are seen and not said, as are
    the marks of lists. Raises UsageError when there is nothing to say, or what nobody can say.
    """
    lines = squeezed(script).strip().splitlines()
    if lines and lines[0].startswith("#"):
        title = title or lines[0].lstrip("# ").strip()
        lines = lines[1:]
    parts: list[str] = []
    heads: dict[int, str] = {}
    for paragraph in re.split(r"\n\s*\n", re.sub(r"(?m)^(#+ .*)$", r"\n\1\n", "\n".join(lines))):
        if paragraph.lstrip().startswith("#"):
            heads[len(parts)] = paragraph.strip().lstrip("# ")
        elif any(c.isalnum() for c in paragraph):
            parts += _parts([line.strip() for line in paragraph.splitlines() if line.strip()])
    if not parts:
        raise UsageError("The script has no words to say.")
    check_said(parts)
    return outline_of_parts(title or heads.pop(0, "") or _title(parts[0]), parts, closing=True, heads=heads)


def check_said(parts: Sequence[str]) -> None:
    """Raise UsageError when a part has a word that nobody can say, or when there are more than a film has scenes."""
    longest = max((word for part in parts for word in part.split()), key=len)
    if len(longest) > _LONG and not _without_blanks(longest):
        raise UsageError(
            f'The text has a word of {len(longest)} letters ("{longest[:20]}…"), which nobody can say; part it into words.'
        )
    if len(parts) > _SCENES:
        raise UsageError(f"The script has {len(parts)} scenes, and a film at most {_SCENES}; make several films of it.")


def _without_blanks(text: str) -> bool:
    """Tell whether a text is of a script that sets no blanks between its words."""
    return 2 * sum("\u2e80" <= c <= "\u9fff" for c in text) > len(text)


def _title(part: str) -> str:
    """Return a title out of the first words of a script: its first sentence, if it is short, else where it begins."""
    first = sentences(part)[0].strip(" .,!:;…。")
    words = first.split()
    if len(words) <= _TITLE:
        return first[:_LETTERS]
    del words[_TITLE - 1 :]
    while len(words) > 2 and words[-1].lower() in SMALL_WORDS:
        words.pop()
    return " ".join(words).strip(" ,:;")


def _parts(lines: list[str]) -> list[str]:
    """Return a paragraph in scenes: verse two lines at a time, the entries of a list together, all else by its sentences."""
    entries = [re.sub(r"^(?:[-*•–]|\d{1,2}[.)])\s+", "", line) for line in lines]
    if len(lines) > 1 and all(e != line for e, line in zip(entries, lines, strict=True)):
        ended = [
            e if e[-1] in ".,;:!?…" else f"{e}{',' if n < len(entries) else '.'}" for n, e in enumerate(entries, 1)
        ]
        return _in_scenes(" ".join(ended)) if all(len(e.split()) <= 3 for e in entries) else ended
    if len(lines) > 2 and all(len(line.split()) <= _LINE for line in lines):
        pairs = [lines] if len(lines) == 3 else [lines[n : n + 2] for n in range(0, len(lines), 2)]
        return [" ".join(pair) for pair in pairs]
    return _in_scenes(" ".join(" ".join(lines).split()))


def _in_scenes(paragraph: str, longest: int = 32) -> list[str]:
    """Return a paragraph in scenes of about `longest` words at most: whole sentences, where they are short enough."""
    scenes: list[str] = []
    for sentence in (piece for whole in sentences(paragraph) for piece in breaths_of(whole, longest)):
        if scenes and length_of(scenes[-1]) + length_of(sentence) <= longest:
            scenes[-1] += f" {sentence}"
        else:
            scenes.append(sentence)
    return scenes


def length_of(text: str) -> int:
    """Return how many words a text has; of scripts without blanks, three letters are one, and of all, twenty letters."""
    return max(len(text.split()) + sum("\u2e80" <= c <= "\u9fff" for c in text) // 3, len(text) // 20)


def breaths_of(sentence: str, longest: int) -> list[str]:
    """Return a sentence; one that is much too long for a scene in parts, each up to a comma or before a joint.

    What has neither, as what machines wrote down, is parted between any words where it would fill several scenes.
    """
    words = sentence.split()
    length = max(len(words), len(sentence) // 20)
    if len(sentence) > 6 * longest and _without_blanks(sentence):
        return re.findall(rf"[^，、；]{{1,{3 * longest}}}[，、；]*", sentence)
    if length <= longest * 5 // 4 or len(words) == 1:
        return [sentence]
    able = [n for n in range(6, len(words) - 5) if words[n - 1][-1] in ",;:–—" or words[n].lower() in _JOINTS]
    if not able:
        if length <= 2 * longest:
            return [sentence]
        size = -(-len(words) // -(-length // longest))
        return [" ".join(words[at : at + size]) for at in range(0, len(words), size)]
    middle = min(able, key=lambda n: (abs(n - len(words) / 2) - 3 * (words[n - 1][-1] in ",;:–—"), n))
    halves = (" ".join(words[:middle]), " ".join(words[middle:]))
    return [piece for half in halves for piece in breaths_of(half, longest)]


def outline_of_parts(title: str, parts: list[str], *, closing: bool, heads: Mapping[int, str] | None = None) -> Outline:
    """Return an outline with a scene for each part. `closing`: whether the last one can be the last word.

    `heads`: headlines that are given, by the part that they stand before.
    """
    alone = closing and len(parts) == 1 and len(parts[0].split()) <= _QUOTE  # a saying: it is set as type
    verse = alone or (closing and len(parts) > 2 and _is_verse(parts))
    scenes = []
    whole = f"{title} {' '.join(parts)}"
    language = language_of(whole)
    for number, part in enumerate(parts):
        role: Role = (
            "hook" if number == 0 and not alone else "closing" if closing and 1 < number == len(parts) - 1 else "point"
        )
        headline = title if number == 0 else headline_of(part, language=language)
        if role == "closing" and len(sentences(part)) == 1 and len(part.split()) <= 8:
            said = re.sub(r"^(?:so|and|but),?\s+", "", part.strip(" .!…"), flags=re.IGNORECASE)
            headline = said[:1].upper() + said[1:]
        headline = (heads or {}).get(number, headline) if number else headline
        if (number or alone) and (verse or not language):
            scenes.append(SceneOutline(role=role, headline=headline[:300], narration=part))
        else:
            seen = [*emojis_in(headline, whole, language), *emojis_in(part, whole, language), ""]
            scenes.append(scene(role, headline, part, seen[0]))
    return Outline(title=title[:300], scenes=tuple(scenes))


def _is_verse(parts: list[str]) -> bool:
    """Tell whether a script is a poem or the like: all its parts are short, and none has a number."""
    return all(len(p.split()) <= 20 for p in parts) and not any(c.isdigit() for p in parts for c in p)
