"""Rows of labels that come apart, and lines that are none."""

import pytest

from feeds.normalize.labels import (
    Labels,
    covered,
    is_prose,
    learn,
    looks_like_labels,
    may_be_several,
    split,
)


@pytest.mark.parametrize(
    ("line", "known", "pieces"),
    [
        # by shape
        ("Kultur", "", "Kultur"),
        ("KulturTrafik", "", "Kultur Trafik"),
        ("Ekonomi_och_budgetKulturVård", "", "Ekonomi_och_budget Kultur Vård"),
        ("Covid-19Agenda_2030Kultur", "", "Covid-19 Agenda_2030 Kultur"),
        ("Vård_(akut)Kultur", "", "Vård_(akut) Kultur"),
        ("Vård_[akut]Kultur", "", "Vård_[akut] Kultur"),
        ("RUFS_-_regional_utvecklingsplanKultur", "", "RUFS_-_regional_utvecklingsplan Kultur"),
        ("TillväxtÖppna_dataÅldersfrågor", "", "Tillväxt Öppna_data Åldersfrågor"),
        # pieces under three letters are none
        ("HälsaIT", "", "HälsaIT"),
        ("eHälsaKultur", "", "eHälsa Kultur"),
        ("McDonald", "", "McDonald"),
        # by vocabulary
        ("HälsaIT", "IT", "Hälsa IT"),
        ("HälsaIT", "Hälsa", "Hälsa IT"),
        ("ITKultur", "IT", "IT Kultur"),
        ("ITKultur", "Kultur", "IT Kultur"),
        ("KultureHälsaIT", "Kultur eHälsa IT", "Kultur eHälsa IT"),
        ("YouTube", "YouTube", "YouTube"),
        ("KulturYouTubeTrafik", "YouTube", "Kultur YouTube Trafik"),
        ("Äldre_65+Kultur", "Äldre_65+ Kultur", "Äldre_65+ Kultur"),
        ("Äldre_65+Kultur", "Kultur", "Äldre_65+ Kultur"),
        ("Vad_händer?Kultur", "Kultur", "Vad_händer? Kultur"),
        ("Kulturarv", "Kultur", "Kulturarv"),
        ("KulturKulturarv", "Kultur", "Kultur Kulturarv"),
        ("KulturarvKultur", "Kultur Kulturarv", "Kulturarv Kultur"),
        ("Kultur_och_fritid", "Kultur", "Kultur_och_fritid"),
        ("Region_Kultur", "Kultur", "Region_Kultur"),
        ("Region-Kultur", "Kultur", "Region-Kultur"),
        ("KULTUR", "Kultur", "KULTUR"),
        # known labels before unknown ones, few before many
        ("BarnKulturUnga", "Kultur", "Barn Kultur Unga"),
        ("KulturIT", "Kultur IT KulturIT", "KulturIT"),
        ("AbCd", "Ab Cd AbCd", "AbCd"),
    ],
)
def test_split(line: str, known: str, pieces: str) -> None:
    """A row comes apart at known labels and at boundaries (written here with _ for a space)."""
    vocabulary = Labels(known.replace("_", " ").split(" ") if "_" not in known else _plain(known))
    assert split(line.replace("_", " "), vocabulary) == _plain(pieces)


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("StadLandBy24", ["Stad", "Land", "By24", "StadLandBy"]),
        ("MålVäg 40", ["Mål", "Väg 40", "MålVäg"]),
    ],
)
def test_a_row_of_known_labels_wins(line: str, known: list[str]) -> None:
    """A row that consists of known labels has no unknown ones, not even of digits alone."""
    assert all(piece in known for piece in split(line, Labels(known)))


@pytest.mark.parametrize(
    "line", ["KULturvård", "ABCde", "Kultur/Vård", "Kultur-Vård", "Kultur Vård", "Äldre 65+Vård"]
)
def test_no_boundary(line: str) -> None:
    """Only a small letter, a digit or a closing bracket directly before a capital is one."""
    assert split(line, Labels()) == [line]


@pytest.mark.parametrize(
    ("line", "several"),
    [("Kultur", False), ("HälsaIT", True), ("SL-kortet", False), ("Covid-19", False)],
)
def test_may_be_several(line: str, several: bool) -> None:
    """A label with a boundary inside may be several."""
    assert may_be_several(line) is several


@pytest.mark.parametrize(
    ("line", "prose"),
    [
        ("Kultur", False),
        ("Ekonomi och budgetOrganisation och styrning", False),
        ("Teknik, data m.m.", False),
        ("Arbetet med cykelvägen börjar i maj.", True),
        ("Vi bygger om.", True),
        ("Vad händer nu?", True),
        ("Stängt! Vi bygger om", True),
        ("– Vi är mycket glada, säger Anna.", True),
        ("Vägen byggs. Den är lång", True),
    ],
)
def test_is_prose(line: str, prose: bool) -> None:
    """Sentences are prose, also short ones; rows of labels and abbreviations are not."""
    assert is_prose(line) is prose


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("Kultur", True),
        ("KulturTrafik", True),
        ("2024", False),
        ("5G", True),
        ("", False),
        ("kom och dansa", False),
        ("Kom och dansa!", False),
        ("Läs mer:", False),
        ("En rad med mycket fler än åtta ord i sig själv", False),
        ("K" * 101, False),
        ("–", False),
    ],
)
def test_looks_like_labels(line: str, labels: bool) -> None:
    """Labels are short, begin with a capital or digit, and are no sentence."""
    assert looks_like_labels(line, Labels()) is labels


def test_known_labels_need_no_shape() -> None:
    """Whatever is known is covered, and what only contains known labels is not."""
    known = Labels(["bygg och bo", "Kultur", ""])
    assert covered("bygg och bo", known)
    assert covered("bygg och boKultur", known)
    assert not covered("bygg och boTrafik", known)
    assert not covered("", known)
    assert "" not in known


def test_learning() -> None:
    """What stands alone is learnt, and what is left over when known labels are peeled off."""
    known = Labels()
    learn(["ITKulturEU", "Kultur", "KulturHälsa", "IT"], known)
    for label in ("IT", "EU", "Kultur", "Hälsa"):
        assert label in known
    assert "KulturHälsa" not in known
    assert "ITKulturEU" not in known


@pytest.mark.parametrize(
    "lines",
    [
        ["HälsaIT", "HälsaKultur"],
        ["KulturKulturIT"],
        ["KulturIT", "VårdKulturStad"],
        ["KulturIT", "KulturVårdIT"],
        ["KulturIT", "KulturVårdIT", "StadVårdKultur", "StadEU", "EUBarn och unga"],
    ],
)
def test_learning_goes_on_until_nothing_is_new(lines: list[str]) -> None:
    """A label that a longer row teaches is peeled off a shorter one, too."""
    known = Labels()
    learn(lines, known)
    assert "IT" in known
    assert not any(split(line, known) == [line] for line in lines)
    assert not any(may_be_several(piece) for line in lines for piece in split(line, known))


def _plain(row: str) -> list[str]:
    return [label.replace("_", " ") for label in row.split(" ")]
