# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of a programme in the workspace."""

from django.urls import path

from kloof_web.programme import views

app_name = "programme"
urlpatterns = [
    path("<slug:programme>/", views.overview, name="overview"),
    path("<slug:programme>/nieuw/<slug:path>", views.new, name="new"),
    path("<slug:programme>/doelen/<slug:slug>/streefwaarde", views.target, name="target"),
    path("<slug:programme>/<slug:path>/<slug:slug>/fase", views.move, name="move"),
    path("<slug:programme>/<slug:path>/<slug:slug>/", views.detail, name="detail"),
    path("<slug:programme>/<slug:path>/<slug:slug>/wijzigen", views.edit, name="edit"),
    path("<slug:programme>/<slug:path>/<slug:slug>/voorbeeld", views.preview, name="preview"),
    path("<slug:programme>/<slug:path>/<slug:slug>/indienen", views.submit, name="submit"),
    path("<slug:programme>/<slug:path>/<slug:slug>/goedkeuren", views.approve, name="approve"),
    path("<slug:programme>/<slug:path>/<slug:slug>/terugsturen", views.send_back, name="send_back"),
    path("<slug:programme>/<slug:path>/<slug:slug>/intrekken", views.withdraw, name="withdraw"),
]
