"""Runs `flask` for an instance folder of its own: `python launch.py FOLDER COMMAND...`.

Settings come from the folder and from CRM_* variables, as in real life.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from flask.cli import ScriptInfo  # noqa: E402 - the path first

from app import create_app  # noqa: E402
from crm.config import load_settings  # noqa: E402

if __name__ == "__main__":
    app = create_app(load_settings(Path(sys.argv[1])))
    app.cli.main(sys.argv[2:], prog_name="flask", obj=ScriptInfo(create_app=lambda: app))
