"""Print what is said in a film, word by word, as its captions tell.

  vidgen transcript PROJECT                 the text, with a time for each paragraph
  vidgen transcript PROJECT --words         each word with its number and times
  vidgen transcript PROJECT --search WORD   where a word is said

'vidgen edit PROJECT cut-words --first N --last N' cuts them; 'remove-fillers' and 'remove-pauses' find what to cut.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out
    from vidgen.editor.transcript import Word

SUMMARY = "print what is said in a film"
GROUP = "Look"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("--words", action="store_true", help="each word with its number and times")
    parser.add_argument("--search", metavar="TEXT", help="only where these words are said")


def run(args: argparse.Namespace, out: Out) -> int:
    """Print the transcript."""
    from vidgen.cli.projects import opened
    from vidgen.editor.commands.speech import has_words
    from vidgen.editor.transcript import paragraphs, search, transcript
    from vidgen.errors import UsageError

    with opened(args.project, out, to_look=True) as project:
        records = project.document
        if hindrance := has_words(records):
            raise UsageError(f"There is nothing to print: {hindrance}.")
        words = transcript(records)
        rate = records.rate
    if args.search is not None:
        chosen = search(words, args.search)
        if not chosen:
            raise UsageError(f"'{args.search}' is not said.")
    else:
        chosen = list(range(len(words)))
    out.result({"words": [_data(n, words[n]) for n in chosen]})
    if args.words or args.search is not None:
        out.table(("", "from", "to", "word"), [
            (str(n + 1), rate.timecode(words[n].start), rate.timecode(words[n].end), words[n].text) for n in chosen
        ])  # fmt: skip
        return 0
    for part in paragraphs(words):
        out.say(f"{rate.timecode(words[part.start].start)}  {' '.join(words[n].text for n in part)}")
    return 0


def _data(number: int, word: Word) -> dict[str, object]:
    return {"number": number + 1, "start": word.start, "end": word.end, "text": word.text, "block": word.block}
