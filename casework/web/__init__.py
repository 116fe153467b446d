"""Which pages are there? One module, or package, for each audience, each with its `blueprint`."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from .numbers import Number

# A new one: add its line. Each has `blueprint`, and every view of it declares who may use it.
MODULES = (
    "health",
    "account",
    "admin",
    "demo",
    "acts",
    "facts",
    "files",
    "sheets",
    "staff",
    "public",
    "public.register",
    "recommend",
    "review",
    "papers",
)


def register(app: Flask) -> None:
    """Add every blueprint to the application."""
    app.url_map.converters["int"] = Number
    for name in MODULES:
        app.register_blueprint(import_module(f"casework.web.{name}").blueprint)
