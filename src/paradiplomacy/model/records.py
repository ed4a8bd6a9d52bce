"""What a reader hands over: a record's description and all that its material says."""

from __future__ import annotations

from dataclasses import dataclass

from paradiplomacy.model.statements import Judgement, Source, Statement

__all__ = ["Material", "RecordMeta"]


@dataclass(frozen=True, slots=True)
class RecordMeta:
    """What a record says of itself.

    Parameters
    ----------
    id, title, description, licence : str
    languages : tuple of str
        ISO 639-1 codes.
    ends : tuple of str
        ISO country codes, in the order in which ties name their ends.
    as_of : str
        EDTF date to which the record speaks.
    coder, method : str
    limits : tuple of str
        Plain sentences: what must not be read from it.
    pairs_once : bool
        It holds each pair once, under whichever end: that the other end's entry lacks a
        tie cannot be read from it.
    """

    id: str
    title: str
    description: str
    licence: str
    languages: tuple[str, ...]
    ends: tuple[str, ...]
    as_of: str
    coder: str
    method: str
    limits: tuple[str, ...]
    pairs_once: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """A record as read, before anything is reconciled.

    Statements carry the record's key; those of equal id are one statement.
    """

    meta: RecordMeta
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    judgements: tuple[Judgement, ...]

    def __repr__(self) -> str:
        return (
            f"<Material {self.meta.id}: {len(self.statements)} statements of "
            f"{len(self.sources)} sources, {len(self.judgements)} judgements>"
        )
