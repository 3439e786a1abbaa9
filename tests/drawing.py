"""Flows, and whether a figure is drawn, for the tests of figures."""

from __future__ import annotations

import io

import symflow as sf


def linear(cost="(1-w)^2"):
    return sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost(cost))


def is_drawn(figure) -> bool:
    page = io.BytesIO()
    figure.savefig(page, dpi=40)
    return page.getvalue().startswith(b"\x89PNG") and len(page.getvalue()) > 2000
