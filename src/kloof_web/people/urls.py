# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses for signing in and out."""

from django.urls import path

from kloof_web.people import views

app_name = "people"
urlpatterns = [
    path("aanmelden", views.sign_in, name="sign_in"),
    path("afmelden", views.sign_out, name="sign_out"),
]
