"""Text: a conversation goes in; a message, data of a given form, or calls of tools come out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, TypeVar

from pydantic import BaseModel, Field, ValidationError

from vidgen.ai.jobs.job import Job, Media, Request, Result, Value
from vidgen.errors import Refused

if TYPE_CHECKING:
    from vidgen.ai.provider import Access

M = TypeVar("M", bound=BaseModel)

Words = Annotated[str, Field(max_length=2_000_000)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,200}$")]


class ToolCall(Value):
    """The model wants a tool to be run. Untrusted: whoever runs it checks the arguments."""

    id: Identifier
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    arguments: dict[str, Any]


class Message(Value):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant", "tool"]
    text: Words = ""
    images: tuple[Media, ...] = ()
    """Pictures that the user shows."""
    calls: tuple[ToolCall, ...] = ()
    """What the assistant called."""
    answers: Identifier | None = None
    """For role `tool`: the id of the call that this is the outcome of."""


class Tool(Value):
    """A function that the model may call."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    description: Annotated[str, Field(max_length=8000)]
    parameters: dict[str, Any]
    """JSON schema of an object, in strict form: every property required, `additionalProperties` false."""
    strict: bool = True


class TextRequest(Request):
    """What is to be written."""

    messages: Annotated[tuple[Message, ...], Field(min_length=1, max_length=2000)]
    form: dict[str, Any] | None = None
    """JSON schema that the answer has to obey; `vidgen.ai.forms.form_of(Model)` makes one."""
    form_name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] = "answer"
    tools: tuple[Tool, ...] = ()
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    longest: Annotated[int, Field(ge=16, le=200_000)] = 4096
    """Tokens of the answer at most; the budget reserves them."""
    variant: Annotated[int, Field(ge=0)] = 0
    """Another number asks for another answer to the same words."""


class TextResult(Result):
    """What was written."""

    text: Words = ""
    data: Any = None
    """With `form`: the JSON data. Only its form was checked."""
    calls: tuple[ToolCall, ...] = ()
    ended: Literal["stop", "length", "tools"] = "stop"

    def read(self, model: type[M]) -> M:
        """Return the data as a value of a model. Raises Refused when it is none."""
        try:
            return model.model_validate(self.data)
        except (ValidationError, RecursionError):
            raise Refused(f"The model's answer is no {model.__name__}; ask again, or choose another model.") from None


class TextPiece(Value):
    """The next words of an answer that is still being written."""

    text: str


class TextProvider(Protocol):
    """Who writes."""

    async def text(self, request: TextRequest, access: Access) -> TextResult:
        """Return the whole answer. Raises ProviderError."""
        ...

    def text_stream(self, request: TextRequest, access: Access) -> AsyncIterator[TextPiece | TextResult]:
        """Yield the answer as it is written, and last of all the result. Raises ProviderError."""
        ...


JOB = Job("text", "Text", TextRequest, TextResult)
