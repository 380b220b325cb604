# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the desk."""

from django.urls import path

from kloof_web.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("taal", views.language, name="language"),
]
