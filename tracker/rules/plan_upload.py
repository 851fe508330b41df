"""The states of a file between its upload and the import."""

from enum import StrEnum


class UploadState(StrEnum):
    """`CHECKING` → `IMPORTING` → `IMPORTED`, back to `CHECKING` where the import failed; `DISCARDED` by the person."""

    CHECKING = "checking"
    IMPORTING = "importing"
    IMPORTED = "imported"
    DISCARDED = "discarded"
