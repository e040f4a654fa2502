"""What the tests need that is no Python package; .ci/run installs it."""

import os
import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.helpers import ROOT

_MODULES: Final = ROOT / ".clients" / "node_modules"

AXE: Final = _MODULES / "axe-core" / "axe.min.js"
"""The accessibility checker axe-core."""

NU: Final = _MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
"""The Nu HTML checker."""


def require(*tools: str | Path) -> None:
    """Skip the test if a program or file is not installed; where CI says that it is CI, fail."""
    missing = [str(tool) for tool in tools if not _is_there(tool)]
    if missing:
        told = f"not installed: {', '.join(missing)}; .ci/run says how"
        (pytest.fail if os.environ.get("CI") in {"1", "true"} else pytest.skip)(told)


def _is_there(tool: str | Path) -> bool:
    return tool.is_file() if isinstance(tool, Path) else shutil.which(tool) is not None
