# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""An index written down: its domains, their weights and transforms, and which assumptions are varied."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, ValidationError, field_validator

from kloof.errors import IndexRefused
from kloof.language.texts import NonEmpty, Published

__all__ = ["Aggregate", "Assumption", "Definition", "Domain", "Transform", "read_definition"]

Transform = Literal["none", "rank", "imd-exponential", "zscore", "minmax"]
Aggregate = Literal["arithmetic", "geometric"]
Assumption = Literal["weights", "leave_out", "transform", "aggregate", "data_error"]


class Domain(Published):
    """One column of the index: its weight, how it is transformed, and which direction is good.

    Parameters
    ----------
    id, column
        What it is called, and the column of the data that holds it.
    weight
        Used as given; weights are never rescaled.
    transform
        ``none`` the value itself; ``rank`` 1 to N, N most disadvantaged, ties averaged; ``imd-exponential`` the
        transformation of the English indices, 0 to 100; ``zscore`` distance from the mean in (population) standard
        deviations; ``minmax`` 0 to 1.
    better
        ``lower``: low is good, the column enters as it is. ``higher``: high is good, its sign is turned first.
    error
        Standard error of the values, in their own unit; used when ``data_error`` is varied. A number for all areas, or
        the column that holds it per area.
    """

    id: NonEmpty
    column: NonEmpty
    weight: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    transform: Transform = "none"
    better: Literal["higher", "lower"]
    error: Annotated[float, Field(ge=0, allow_inf_nan=False)] | NonEmpty = 0.0


class Definition(Published):
    """An index written down: which column names the areas, which domains, how they are added, what is varied."""

    area: NonEmpty
    domains: tuple[Domain, ...]
    aggregate: Aggregate = "arithmetic"
    vary: tuple[Assumption, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of numbers that are read: those of the domains, and of their errors where these are drawn."""
        varied = self.domains if "data_error" in self.vary else ()
        return tuple(
            dict.fromkeys((*(d.column for d in self.domains), *(d.error for d in varied if isinstance(d.error, str))))
        )

    @field_validator("domains")
    @classmethod
    def _some_and_different(cls, domains: tuple[Domain, ...]) -> tuple[Domain, ...]:
        if not domains:
            raise ValueError("an index needs at least one domain")
        if len({domain.id for domain in domains}) < len(domains):
            raise ValueError("two domains have the same id")
        return domains


def read_definition(path: Path) -> Definition:
    """Read an index definition from a YAML file.

    Raises
    ------
    IndexRefused
        The file is absent, not YAML, or a field is absent, unknown or wrong. Names every such field at once.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Definition.model_validate(content)
    except OSError as error:
        raise IndexRefused(path.name, [f"cannot be opened: {error.strerror}"]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise IndexRefused(path.name, [f"is not YAML: {error}"]) from None
    except ValidationError as error:
        problems = [f"{'.'.join(str(part) for part in e['loc']) or 'definition'}: {e['msg']}" for e in error.errors()]
        raise IndexRefused(path.name, problems) from None
