"""Trees -> settings: every mistake with its place and the nearest word that would be right."""

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from feeds.normalize.dates import parse_captured
from feeds.readers import NAMES
from feeds.readers.listing_html import check_selector
from feeds.strict_yaml import Path, Tree

Model = TypeVar("Model", bound=BaseModel)

BY_MTIME: Final = "mtime"
"""What ``captured`` says where a file's time of last modification is its capture's."""

_MESSAGES: Final = {
    "missing": "it is missing",
    "string_type": "it must be a text",
    "int_parsing": "it must be a whole number",
    "int_type": "it must be a whole number",
    "bool_parsing": "it must be true or false",
    "bool_type": "it must be true or false",
    "greater_than": "it must be greater than 0",
    "greater_than_equal": "it must be 0 or greater",
    "tuple_type": "it must be a list",
    "dict_type": "it must have keys of its own",
    "model_type": "it must have keys of its own",
}


def check(tree: Tree, model: type[Model]) -> Model | None:
    """The settings in a tree, or None with the mistakes noted in it."""
    if tree.value is None and tree.mistakes:  # it could not be parsed: nothing is known to miss
        return None
    try:
        return model.model_validate(tree.value if tree.value is not None else {})
    except ValidationError as error:
        wrong = {mistake.key for mistake in tree.mistakes}
        found = [
            (_path(detail), _message(detail, _path(detail), model))
            for detail in error.errors(include_url=False)
        ]
        for path, message in found:
            if ".".join(map(str, path)) not in wrong and not _is_misspelt(path, message, found):
                tree.wrong(path, message)
        return None


def _path(detail: ErrorDetails) -> Path:
    return tuple(step for step in detail["loc"] if step != "[key]")


def _is_misspelt(path: Path, message: str, found: list[tuple[Path, str]]) -> bool:
    """Whether a key is missing only because it is there under a wrong name."""
    return message == _MESSAGES["missing"] and any(
        other[:-1] == path[:-1] and said.endswith(f"(did you mean {path[-1]}?)")
        for other, said in found
    )


def check_captures(tree: Tree) -> None:
    """Note capture times that are none. Like `check_labels`, it goes by what the file says, so that
    other mistakes in it hide nothing.
    """
    for name, source in mapping(tree.value, "sources").items():
        captures = source.get("captures") if isinstance(source, dict) else None
        for index, capture in enumerate(captures if isinstance(captures, list) else ()):
            text = capture.get("captured") if isinstance(capture, dict) else None
            if not isinstance(text, str) or text == BY_MTIME:
                continue
            try:
                parse_captured(text, ZoneInfo("UTC"))
            except ValueError as error:
                tree.wrong(("sources", name, "captures", index, "captured"), str(error))


def check_profiles(tree: Tree) -> None:
    """Note what is wrong with the profiles of the sources."""
    for name, source in mapping(tree.value, "sources").items():
        if isinstance(source, dict) and "profile" in source:
            path = ("sources", name, "profile")
            check_profile(tree, path, source["profile"], str(source.get("reader") or "auto"))
        if isinstance(source, dict) and isinstance(source.get("detail"), dict):
            _check_selectors(tree, ("sources", name, "detail"), source["detail"])


def check_profile(tree: Tree, path: Path, profile: Any, reader: str) -> None:
    """Note selectors that are no CSS, and a profile that has none for the items of a page.

    Data files have names of columns instead, so that nothing is checked unless the reader is html.
    """
    if reader != "html" or not isinstance(profile, dict):
        return
    if not profile.get("item"):
        tree.wrong(path, "it needs item: the CSS selector of the items")
    _check_selectors(tree, path, profile)


def _check_selectors(tree: Tree, path: Path, profile: dict[str, Any]) -> None:
    for inner, selector in _selectors(profile):
        reason = check_selector(selector) if selector else None
        if reason:
            tree.wrong((*path, *inner), f"{selector!r} is no CSS selector: {reason}")


def _selectors(profile: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    for name, value in profile.items():
        if isinstance(value, list):
            yield from (
                ((name, index), one) for index, one in enumerate(value) if isinstance(one, str)
            )
        elif isinstance(value, dict):
            select = value.get("select")
            yield from [((name, "select"), select)] if isinstance(select, str) else []
        elif isinstance(value, str):
            yield (name,), value


def check_labels(tree: Tree) -> None:
    """Note labels and aliases that two topics claim."""
    owners: dict[str, str] = {}
    for key, topic in mapping(tree.value, "topics").items():
        for path, label in _labels(topic):
            owner = owners.setdefault(label.casefold(), key)
            if owner != key:
                message = f"the topic {owner} has the label {label!r} already"
                tree.wrong(("topics", key, *path), message)


def mapping(value: Any, key: str) -> dict[str, Any]:
    """What stands under a key, if it is a mapping with keys; else an empty one."""
    inner = value.get(key) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _labels(topic: Any) -> Iterator[tuple[Path, str]]:
    if not isinstance(topic, dict):
        return
    aliases = topic.get("aliases")
    places: list[tuple[Path, Any]] = [(("label",), topic.get("label"))]
    places += [
        (("aliases", index), alias)
        for index, alias in enumerate(aliases if isinstance(aliases, list) else ())
    ]
    yield from ((path, label) for path, label in places if isinstance(label, str))


def _message(detail: ErrorDetails, path: Path, model: type[BaseModel]) -> str:
    kind, value = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        return "there is no such key" + did_you_mean(path[-1], _fields(model, path[:-1]))
    if value is None and kind != "missing":
        return "it is empty"
    if kind == "value_error":
        options = NAMES if path[-1] == "reader" else ()
        return str(detail["ctx"]["error"]) + did_you_mean(value, options)
    if kind == "literal_error":
        expected = str(detail["ctx"]["expected"])
        near = did_you_mean(value, re.findall(r"'([^']+)'", expected))
        return f"it must be {expected}{near}".replace("'", "")
    return _MESSAGES.get(kind, detail["msg"])


def did_you_mean(word: object, options: Iterable[str]) -> str:
    """The nearest of the words that would be right, to be put behind a message."""
    near = difflib.get_close_matches(str(word), list(options), 1)
    return f" (did you mean {near[0]}?)" if near else ""


def _fields(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that may stand at a path."""
    here: Any = model
    for step in path:
        here = _descend(here, step)
    return list(here.model_fields) if _is_model(here) else []


def _descend(annotation: Any, step: str | int) -> Any:
    """What may stand one step further: a field's value, or a value of a list or mapping."""
    if _is_model(annotation):
        field = annotation.model_fields.get(step)
        return _without_none(field.annotation) if field else None
    return next((arg for arg in get_args(annotation) if _is_model(arg)), None)


def _without_none(annotation: Any) -> Any:
    kinds = [arg for arg in get_args(annotation) if arg is not type(None)]
    return kinds[0] if len(kinds) == 1 and type(None) in get_args(annotation) else annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
