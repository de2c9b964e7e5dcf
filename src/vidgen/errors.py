"""The errors that a user may meet. Anything else that is raised is a bug.

VidgenError
├── EditError        the edit cannot be done
├── MediaError       a media file is missing, unreadable or unsupported
├── ProjectError     a project cannot be opened, read or written
│   └── ReadOnly     it is open read-only: somebody else has it, or the folder cannot be written
├── RenderError      an export cannot be made, or broke off
│   └── Cancelled    the user stopped it
├── ProviderError    a provider of AI did not do what it was asked
│   ├── Busy         it is out of order or has too much to do
│   ├── RateLimited  it has had enough for now
│   ├── Refused      it will not do this, or its answer makes no sense
│   ├── AuthFailed   it does not accept the key, or there is none
│   ├── TimedOut     it did not answer in time
│   ├── OverBudget   the call would cost more than it may; it was not made
│   └── Offline      the network is off, by choice or by fault; nothing was sent
└── UsageError       what was asked for does not exist: a bad option, time or name

The text of each is one sentence for the user: what, where, and what to do about it.
"""

from __future__ import annotations


class VidgenError(Exception):
    """Base of every error whose text is meant for the user."""


class EditError(VidgenError):
    """An edit cannot be done; nothing was changed."""


class MediaError(VidgenError):
    """A media file is missing, unreadable, refused or unsupported."""


class ProjectError(VidgenError):
    """A project cannot be opened, read or written; it was left as it was."""


class ReadOnly(ProjectError):  # noqa: N818 - a state, not a fault
    """The project is open for reading only."""


class RenderError(VidgenError):
    """An export cannot be made or broke off; no file with the final name was left behind.

    `frame` is the number of the frame at which it broke off, counted from 0, and `block` what was being drawn; each None
    when it is not about one.
    """

    def __init__(self, text: str, *, frame: int | None = None, block: str | None = None) -> None:
        super().__init__(text)
        self.frame = frame
        self.block = block


class Cancelled(RenderError):  # noqa: N818 - a wish, not a fault
    """The user stopped the work."""


class ProviderError(VidgenError):
    """A provider of AI did not do what it was asked.

    `again` tells whether the same call may work a little later, `paid` whether this one may have been charged for.
    """

    again = False

    def __init__(self, text: str, *, paid: bool = False) -> None:
        super().__init__(text)
        self.paid = paid


class Busy(ProviderError):  # noqa: N818
    """The provider is out of order or has too much to do; it charged nothing."""

    again = True


class RateLimited(ProviderError):  # noqa: N818 - names of states, as the field uses them
    """The provider has had enough for now; `after` is how many seconds it asks for, None if it does not say."""

    again = True

    def __init__(self, text: str, *, after: float | None = None) -> None:
        super().__init__(text)
        self.after = after


class Refused(ProviderError):  # noqa: N818
    """The provider will not do this, or its answer makes no sense."""


class AuthFailed(ProviderError):  # noqa: N818
    """The provider does not accept the key, or there is none."""


class TimedOut(ProviderError):  # noqa: N818
    """The provider did not answer in time."""

    again = True


class OverBudget(ProviderError):  # noqa: N818
    """The call would cost more than it may; it was not made."""


class Offline(ProviderError):  # noqa: N818
    """The network is off, by choice or by fault; nothing was sent."""


class UsageError(VidgenError):
    """Something that does not exist was asked for: an option, a time, a name."""
