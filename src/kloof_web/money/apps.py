# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The room of money: funds, applications, budgets; coverage; accountability."""

from __future__ import annotations

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """Makes this room known when it is loaded."""

    name = "kloof_web.money"
