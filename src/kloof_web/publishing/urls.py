# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of publishing."""

from django.urls import path

from kloof_web.publishing import views

app_name = "publishing"
urlpatterns = [
    path("<slug:programme>/publiceren", views.overview, name="overview"),
    path("<slug:programme>/publiceren/bevestigen", views.publish, name="publish"),
]
