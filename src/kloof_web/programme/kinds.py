# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a kind of whole is: one declaration per kind, from which lists, pages, forms, review and editions follow.

A room of the platform that has wholes of its own (goals, promises, funds …) adds their names to
:class:`kloof_web.records.models.Kind` and declares each of them once with :func:`declare`, in its ``wholes.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from django.db import models
from django.utils.functional import Promise
from pydantic import BaseModel

from kloof.language.texts import Text
from kloof_web.people.rules import EDIT, REVIEW, Policy
from kloof_web.records.models import Kind, Record, Whole

if TYPE_CHECKING:
    from kloof_web.programme.describing import Special
    from kloof_web.programme.forms import WholeForm
    from kloof_web.programme.naming import Names

W = TypeVar("W", bound=Whole)
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Reference:
    """Another thing a published whole names: without it in the edition the whole stays out, for this reason.

    Parameters
    ----------
    kind
        A kind of whole, or "theme" for a theme of the programme.
    id
        Its id in the programme.
    why
        What is said when it is not there.
    """

    kind: str
    id: str
    why: Text


@dataclass(frozen=True, kw_only=True)
class Life(Generic[W, M]):
    """The life cycle of a kind apart from its approval.

    Parameters
    ----------
    state
        Where a whole is.
    steps
        The states it may go to from there.
    published
        The state of a whole in the published language.
    move
        The action that takes one step: ``by=, whole=, version=, to=, because=``.
    states
        Every state there is.
    """

    state: Callable[[W], models.TextChoices]
    steps: Callable[[W], Iterable[models.TextChoices]]
    published: Callable[[M], models.TextChoices]
    move: Callable[..., W]
    states: type[models.TextChoices]


def _nothing(*_: Any) -> tuple[Any, ...]:
    return ()


def _no_words(*_: Any) -> str:
    return ""


def _no_text(_: Any) -> None:
    return None


def _fits(*_: Any) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class WholeKind(Generic[W, M]):
    """Everything the platform asks of one kind of whole.

    Parameters
    ----------
    kind, path
        The kind, and the word in its addresses in the workspace.
    public
        Pattern of its address on the public site; None when it has no page of its own there.
    collection
        Its tuple in the published programme; empty for the programme itself, which is one.
    heading, new, all_of, none_yet
        Words of its list: the heading, the link to write one, the caption, and what is said when there is none.
    model, related, language
        The table, what to fetch with it, and the model of the published language.
    told
        Every field of a whole under the names of the published language; what is missing may be None or empty.
    fields
        The way back: what the actions take, from the published language.
    missing
        Sentences on what a whole needs before it can be reviewed.
    unknown
        Sentences on names in it that nobody could publish.
    title, about, quoted
        What it is called, the few words that place it in a list, and its own words where others name it.
    references
        What else the published whole names.
    form, create, revise
        The form, and the actions behind it; ``create`` is None when the pages of every whole do not make new ones,
        ``form`` and ``revise`` are None for what never changes.
    unfit
        Why an approved one does not fit the next edition of its programme, or None when it does.
    own_list, own_list_words
        Name of the address of a page of its own for the whole list, and the words of the link to it.
    internal
        Fields of the model that are not published, with the reason.
    labels, words, special
        How its published fields are named on the pages of the workspace, how the values of a field with a closed list
        are worded, and how a field that needs more than that is told.
    life
        Its life cycle apart from approval, if it has one.
    edit, review
        Who may write it, and who may judge it.
    """

    kind: Kind
    path: str
    public: str | None
    collection: str
    heading: Promise | str = ""
    new: Promise | str = ""
    all_of: Promise | str = ""
    none_yet: Promise | str = ""
    model: type[W]
    language: type[M]
    told: Callable[[W], dict[str, Any]]
    fields: Callable[[M, Record], Mapping[str, Any]]
    missing: Callable[[W], tuple[str, ...]]
    title: Callable[[W], Text]
    form: type[WholeForm] | None = None
    revise: Callable[..., W] | None = None
    create: Callable[..., W] | None = None
    related: tuple[str, ...] = ()
    unknown: Callable[[W, Names], tuple[str, ...]] = _nothing
    about: Callable[[W, Mapping[str, Text]], str] = _no_words
    quoted: Callable[[W], Text | None] = _no_text
    references: Callable[[M], Iterable[Reference]] = _nothing
    unfit: Callable[[M, Record], Text | None] = _fits
    own_list: str = ""
    own_list_words: Promise | str = ""
    internal: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Promise] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Promise | str]] = field(default_factory=dict)
    special: Mapping[str, Special] = field(default_factory=dict)
    life: Life[W, M] | None = None
    edit: Policy = EDIT
    review: Policy = REVIEW

    def wholes(self, **where: Any) -> models.QuerySet[W]:
        """Give the wholes of this kind with everything their pages need."""
        found = self.model._default_manager.filter(**where).select_related("record", *self.related)
        return cast("models.QuerySet[W]", found)


_declared: dict[Kind, WholeKind[Any, Any]] = {}


def declare(kind: WholeKind[Any, Any]) -> None:
    """Make a kind of whole known to the platform; called once, when its room is loaded."""
    if kind.kind in _declared or kind_at(kind.path) is not None:
        raise ValueError(f"a kind of whole is declared twice: {kind.kind}, at {kind.path}")
    _declared[kind.kind] = kind


def kinds() -> tuple[WholeKind[Any, Any], ...]:
    """Give every kind there is, the programme first, in the order in which they are listed."""
    return tuple(_declared.values())


def kind_of(of: Record | Whole | Kind | str) -> WholeKind[Any, Any]:
    """Give the declaration of a kind, or of the kind a record or a whole is."""
    match of:
        case Whole():
            return _declared[Kind(of.record.kind)]
        case Record():
            return _declared[Kind(of.kind)]
        case _:
            return _declared[Kind(of)]


def kind_at(path: str) -> WholeKind[Any, Any] | None:
    """Give the kind whose addresses in the workspace have this word."""
    return next((kind for kind in _declared.values() if kind.path == path), None)
