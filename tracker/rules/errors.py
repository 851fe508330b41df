"""Mistakes a person can make and is told about, in Thai."""


class RuleBroken(Exception):
    """A rule of the house was broken; `message` is a Thai sentence that says what to do.

    `code` is a stable word for programs (JSON, tests), never shown to a person.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class NotFound(RuleBroken):
    """The thing does not exist for this person (another organization's things do not exist either)."""


class Forbidden(RuleBroken):
    """The thing exists, but this person may not do that with it."""


class Conflict(RuleBroken):
    """Somebody else changed the thing since this person last saw it."""


class UnreadableFile(RuleBroken):
    """A file that cannot be read: damaged, of another kind, or hostile."""
