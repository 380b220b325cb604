# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the figures in the workspace."""

from django.urls import path

from kloof_web.evidence import views

app_name = "evidence"
urlpatterns = [
    path("<slug:programme>/cijfers", views.releases, name="releases"),
    path("<slug:programme>/cijfers/kiezen", views.pin, name="pin"),
]
