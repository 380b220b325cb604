# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the figures in the workspace."""

from django.urls import path

from kloof_web.evidence import views

app_name = "evidence"
urlpatterns = [
    path("<slug:programme>/cijfers", views.releases, name="releases"),
    path("<slug:programme>/cijfers/kiezen", views.pin, name="pin"),
    path("<slug:programme>/onderzoeken/", views.studies, name="studies"),
    path("<slug:programme>/onderzoeken/vastleggen", views.register, name="register"),
    path("<slug:programme>/onderzoeken/beoordelen", views.evaluate, name="evaluate"),
    path("<slug:programme>/onderzoeken/<slug:slug>/tekst", views.study_text, name="study_text"),
]
