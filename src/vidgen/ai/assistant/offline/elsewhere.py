"""What is no edit of the timeline, and where vidgen has it: an honest answer is better than a wrong one."""

from __future__ import annotations

from vidgen.ai.assistant.offline import Wish, rule
from vidgen.errors import EditError

ORDER = 90


@rule(r"\b(?:export|render|save (?:it|this|the \w+) as|download|upload|publish|post it)\b", examples=())
async def export(wish: Wish) -> str:
    """Films are made by the export."""
    del wish
    raise EditError("An export is no edit: File > Export… makes the file, and 'vidgen render' on the command line.")


@rule(r"\blufs\b", examples=())
async def lufs(wish: Wish) -> str:
    """Said plainly."""
    del wish
    raise EditError("No loudness in LUFS can be set; “level the sound” brings speech to about -16 of them.")


@rule(r"\bburn\w*\b.*\b(?:captions?|subtitles?)\b", examples=())
async def burnt_in(wish: Wish) -> str:
    """What a finished file has is chosen when it is made."""
    del wish
    raise EditError("Whether captions are burnt in is chosen in File > Export…, and is what is done where nobody says.")


@rule(r"^(?:undo|redo|take (?:it|that) back|go back)\b", examples=())
async def undo(wish: Wish) -> str:
    """The history is the user's."""
    del wish
    raise EditError("Edit > Undo takes the last step back, and 'vidgen undo' on the command line.")


@rule(
    r"\b(?:add|make|create|generate|put|insert|compose)\b.*\b(?:music|song|sound effects?|soundtrack)\b"
    r"(?=\W*$|\s+(?:for|to|under|below|behind|from|at|in|on|of|with|that|which)\b)",
    examples=(),
)
async def music(wish: Wish) -> str:
    """Making something new is another job than editing."""
    del wish
    raise EditError(
        "Music is made by AI > Generate…, and by 'vidgen ai music calm --into PROJECT' on the command line."
    )


@rule(r"\b(?:noise|hum|hiss|stabili[sz]e|shaky|enhance|green ?screen|background removal)\b", examples=())
async def not_yet(wish: Wish) -> str:
    """Said plainly."""
    del wish
    raise EditError("vidgen cannot do that yet; nothing was changed.")
