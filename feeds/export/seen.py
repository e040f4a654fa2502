"""What web servers must know of the site's answers, noted while they are written to files."""

from dataclasses import replace
from urllib.parse import parse_qs

from feeds.export.addresses import MISSING, Address
from feeds.export.asking import Answer, Asking
from feeds.export.state import State
from feeds.model import Site

_OWN = frozenset(
    ("content-length", "content-type", "etag", "last-modified", "content-encoding", "link",
     "location")
)  # fmt: skip
"""Header fields that differ within a kind of addresses, or that a server makes itself."""

NO_FEED = "/feeds/~.atom"
"""An address of a feed that there is not."""


class Seen:
    """Notes answers in a state that begins with what the last export saw."""

    def __init__(self, site: Site, before: State) -> None:
        self._site = site
        self._paths: set[str] = {""}
        self._kinds: set[str] = {"missing", "missing feed"}
        self._types: set[str] = set()
        self.state = replace(
            before,
            headers=dict(before.headers),
            types=dict(before.types),
            links=dict(before.links),
            leaves={},
            moved={},
            assets={},
            outlines=[],
        )

    def exists(self, address: Address) -> None:
        """Note an address that there is."""
        path = self._path(address)
        self._paths.add(path)
        self._kinds.add(address.kind)
        self._types.add(_type_key(address, path))
        query = parse_qs(address.target.partition("?")[2])
        if address.kind == "exact":
            self.state.assets[path] = query["v"][0]
        if address.kind == "outline" and query:
            self.state.outlines += query["format"]

    def note(self, address: Address, answer: Answer) -> None:
        """Note what an answer says beside its body."""
        kind, path = address.kind, self._path(address)
        self.state.headers["missing" if address.target == MISSING else kind] = constant(answer)
        self.state.types[_type_key(address, path)] = answer.header("Content-Type")
        link = answer.header("Link")
        has_own = kind in ("feed", "archive", "outline") or path.startswith(
            f"{self._site.path}/topics/"
        )
        if link and address.target != MISSING:
            self.state.links[path if has_own else ""] = link

    def ask(self, asking: Asking, others: list[str]) -> None:
        """Note what is no file: where other spellings lead, and that there is no such feed."""
        for target in others:
            answer = asking.get(target)
            if answer.status == 301:
                self.state.moved[f"{self._site.path}{target}"] = answer.header("Location")
                self.state.headers["moved"] = constant(answer)
                self._kinds.add("moved")
        self.state.headers["missing feed"] = constant(asking.get(NO_FEED))

    def finish(self) -> State:
        """The state, without what addresses say that are no more."""
        state = self.state
        state.links = {path: link for path, link in state.links.items() if path in self._paths}
        state.headers = {kind: one for kind, one in state.headers.items() if kind in self._kinds}
        state.types = {key: media for key, media in state.types.items() if key in self._types}
        return state

    def _path(self, address: Address) -> str:
        return f"{self._site.path}{address.target.partition('?')[0]}"


def constant(answer: Answer) -> dict[str, str]:
    """The header fields that all addresses of a kind share."""
    return {name: value for name, value in answer.headers if name.lower() not in _OWN}


def _type_key(address: Address, path: str) -> str:
    """What a media type is known by."""
    if address.kind in ("feed", "archive"):
        return f".{address.target.rpartition('.')[2]}"
    return path if address.kind in ("asset", "exact") else address.kind
