"""A file of records such as an archive exports, with the site that takes it: all invented."""

import json
from pathlib import Path
from typing import Any

SITE_YAML = """\
site:
  title: Nyheter
  base_url: https://news.example.org
  language: sv
  timezone: Europe/Stockholm
  author: {name: Redaktionen}
  tag: {authority: example.org, date: 2026-01-01}
sources:
  arkiv: {reader: records, language: sv}
"""
_LABELS = [f"Ämne {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ"]
_SENTENCE = "Regionen bygger om stationen så att fler kan resa kollektivt under hela året. "


def labels(number: int) -> list[str]:
    """The topics of a record: two or three, and now and then one that stands nowhere else."""
    own = [f"Enstaka {number}"] if number % 5000 == 7 else []
    step = number // len(_LABELS)
    found = [_LABELS[number % 29], _LABELS[(number + 1 + step % 27) % 29], *own]
    return [*found, _LABELS[(number + 28) % 29]] if number % 3 == 0 else found


def record(number: int) -> dict[str, Any]:
    """A record; a third of them state no date, half of them have HTML."""
    made: dict[str, Any] = {
        "id": f"nyhet-{number}",
        "title": f"Nyhet nummer {number} från regionen",
        "summary": _SENTENCE * 4 + str(number),
        "topics": labels(number),
        "link": f"https://www.example.org/nyheter/{number}",
    }
    if number % 3:
        day, hour = divmod(number, 24)
        made["published"] = f"20{10 + day // 336 % 12}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}"
        made["published"] += f"T{hour:02}:{number % 60:02}:00+01:00"
    if number % 2:
        made["content_html"] = (
            f"<p>{_SENTENCE * 6}<a href='https://www.example.org/mer/{number}'>Läs mer</a></p>" * 2
        )
    return made


def write(folder: Path, count: int) -> Path:
    """Write the file of that many records, and beside it the site; the path of the file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.yaml").write_text(SITE_YAML, "utf-8")
    (folder / "topics.yaml").write_text("topics: {}\n", "utf-8")
    path = folder / "records.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, count + 1):
            file.write(json.dumps(record(number), ensure_ascii=False) + "\n")
    return path
