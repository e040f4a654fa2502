"""What a file is, told from its beginning."""

import pytest

from feeds.readers.records import looks_like
from feeds.readers.records.csv_rows import sniff
from feeds.readers.records.names import field_of
from feeds.readers.records.sniff import format_of
from tests.readers.records.support import CASES, INPUTS
from tests.readers.support import CAPTURES
from tests.readers.support import CASES as LISTINGS


def is_known(name: str) -> bool:
    """Whether a name stands for a field."""
    return field_of(name) is not None


@pytest.mark.parametrize("path", [*INPUTS], ids=lambda path: path.stem)
def test_records_look_like_records(path: object) -> None:
    """Every case could be records, but for the table that names no column."""
    assert looks_like((CASES / str(path)).read_bytes()) == ("no_header" not in str(path))


@pytest.mark.parametrize(
    "path", [*sorted(LISTINGS.glob("*.txt")), *sorted(CAPTURES.glob("*.txt"))], ids=lambda p: p.stem
)
def test_listings_do_not(path: object) -> None:
    """No listing with bullets is taken for records, whichever its bullets."""
    assert not looks_like((CASES / str(path)).read_bytes())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "5",
        "[]",
        "[Foto: Ada Exempel]\nEn text.",
        "Detta är en text, med komma.\nOch mera text, igen.\n",
        "Titel, datum och text. Så börjar den.\nSedan, och så, vidare.\n",
        "Rubrik: Ny cykelväg\nArbetet börjar i maj.\nDet blir bra.\n",
        "- Ny cykelväg\n- Biblioteket öppnar\n",
        "- Plats: Stadshuset\n- Tid: 19.00\n",
        "# Nyheter\n\n- Ny cykelväg\n",
        "<!DOCTYPE html><html><title>Nyheter</title>",
        '<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>',
        '{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": []}',
        '{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": [{"id": "1"}]}',
        "a,b,c\n1,2,3\n",
        "Nyheter\n\nDatum | Kategori\n\nNy cykelväg | mer\n",
        "Nyheter\n\nText, bild\n\nArbetet börjar i maj.\nSedan, och så, vidare.\n",
    ],
)
def test_other_files_do_not(text: str) -> None:
    """Prose, pages, feeds and tables without names are something else."""
    assert not looks_like(text.encode())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"title": "a"}\n{"title": "b"}\n', "json lines"),
        ('{"title": "a"},\n{"title": "b"},\n', "json lines"),
        ('{"title": "a\n{"title": "b"}\n', "json lines"),
        ('\n \n{"title": "a"}\n\n{"title": "b"}', "json lines"),
        ('{"title": "a"}\nrest', "json lines"),
        ('{"title": "a"}\n', "json"),
        ('{"items": [\n{"title": "a"},\n{"title": "b"}\n]}', "json"),
        ('{"items": [{"x": 1},\n{"y": 2}]}', "json"),
        ('{\n"title": "a"}', "json"),
        ("[\n", "json"),
        ("---\nx", "yaml"),
        ("# about\n\n- title: a", "yaml"),
        ("title: a\n", "yaml"),
        ('"title": a\n', "yaml"),
        ("title;summary: short;x\n", "csv"),
        ("dc:title,dc:date\n", "csv"),
        ("title\n", "csv"),
        ("Källa: Exempel\nRubrik;Ingress\nA;B\n", "csv"),
        ("Källa: Exempel\nrubrik: A\n", "yaml"),
    ],
)
def test_formats(text: str, kind: str) -> None:
    """The format is what the text is."""
    assert format_of(text) == kind


@pytest.mark.parametrize(
    ("head", "separator"),
    [
        ("title,summary\na,b\n", ","),
        ("title;summary\na, b, c;d, e\nf, g;h\n", ";"),
        ("titel\tingress\na;b;c\td\n", "\t"),
        ("titel|ingress\na|b\n", "|"),
        ('"titel, kort";ingress\n"a, b";c\n', ";"),
        ("sep=|\ntitle,x|summary\n", "|"),
        ("title\na, b\n", ","),
        ("foo;title\n1,5;a\n2,5;b\n", ";"),
    ],
)
def test_separators(head: str, separator: str) -> None:
    """The separator gives known names and rows of one width, whatever is inside the cells."""
    assert sniff(head, is_known) == separator


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Ämne", "topics"),
        ("AMNEN", "topics"),
        ("Brödtext", "content"),
        ("content-html", "content"),
        ("summary_html", "summary"),
        ("Image Alt", "image_alt"),
        ("datePublished", "published"),
        ("PUBLICERINGSDATUM", "published"),
        ("Länk", "link"),
        ("la\u0308nk", "link"),
        ("Författare", "author"),
        ("språk", "language"),
        ("link_html", None),
        ("handläggare", None),
        ("", None),
    ],
)
def test_names(name: str, field: str | None) -> None:
    """Names are known in both languages, without case, accents and signs between words."""
    assert field_of(name) == field
