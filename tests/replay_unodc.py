"""UNODC, played: one workbook at an address that moves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from werkzeug import Request, Response

from replay import Replay

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "data_cts_intentional_homicide"
PATH = "/files/2026-05/data_cts_intentional_homicide.xlsx"
COLUMNS = (
    "Iso3_code Country Region Subregion Indicator Dimension Category Sex Age Year|Unit of measurement|VALUE|Source"
)
HEADER = [*COLUMNS.split("|")[0].split(), *COLUMNS.split("|")[1:]]
COLUMN = {name: place for place, name in enumerate(HEADER)}
PARTNER = "Intimate partner or family member: Intimate partner"


class Unodc(Replay):
    """`rows` may be changed by a test."""

    name = "unodc"

    def __init__(self) -> None:
        super().__init__()
        self.reset()

    def reset(self) -> None:
        self.rows = _rows()

    def mend(self) -> None:
        super().mend()
        self.reset()

    @property
    def address(self) -> str:
        return self._server.url_for(PATH)

    def own_faults(self) -> dict[str, Callable[[Request], Response]]:
        return {
            "moved": self._moved,
            "moved away": lambda _: Response(status=301, headers={"Location": "https://elsewhere.example.org/x.xlsx"}),
            "gone": lambda _: Response("<html>Not found</html>", status=404, content_type="text/html"),
            "no workbook": lambda _: Response(b"PK\x03\x04 but no more", content_type=WORKBOOK),
            "changed dimensions": lambda _: self._sent([[c.replace("Iso3", "Iso2") for c in HEADER], *self.rows]),
            "no Norway": lambda _: self._sent([HEADER, *(r for r in self.rows if r[0] != "NOR")]),
        }

    def play(self, request: Request) -> Response:
        if request.path not in (PATH, "/new" + PATH):
            return Response("", status=404)
        return self._sent([HEADER, *self.rows])

    def _sent(self, rows: list[list[object]]) -> Response:
        note = [["UNODC. Invented numbers."], []]
        return Response(workbook({SHEET: [*note, *rows]}), content_type=WORKBOOK)

    def _moved(self, request: Request) -> Response:
        if request.path.startswith("/new"):
            return self.play(request)
        return Response(status=301, headers={"Location": "/new" + PATH})


def _rows() -> list[list[object]]:
    rows: list[list[object]] = []
    for iso, country, sub in (("NOR", "Norway", "Northern Europe"), ("SWE", "Sweden", "Northern Europe")):
        for dimension, category in (("Total", "Total"), ("by relationship to perpetrator", PARTNER)):
            for sex in ("Female", "Male", "Total"):
                for year in (2019, 2020):
                    place = [iso, country, "Europe", sub, "Victims of intentional homicide", dimension, category]
                    rows.append([*place, sex, "Total", year, "Counts", len(country) + len(sex) + year % 10, "CTS"])
    rows[0][11] = " NA"
    rows += _not_ours()
    return rows


def _not_ours() -> list[list[object]]:
    """What the real workbook holds beside, and its capitals that differ from row to row."""
    victims, related = "Victims of intentional homicide", "by relationship to perpetrator"
    capitals = PARTNER.replace(": Intimate partner", ": Intimate Partner")
    kinds = [
        (victims, "by mechanisms", "Firearms or explosives", "Total", "Total", "Counts", 3),
        (victims, "by mechanisms", "Total", "Total", "Total", "Counts", 9),
        (victims, "by situational context", "Terrorist offences", "Total", "Total", "Counts", 1),
        (victims, "by location", "Private location", "Total", "Total", "Counts", 4),
        (victims, "Total", "Total", "Female", "15-24", "Counts", 2),
        (victims, "Total", "Total", "Unknown", "Total", "Counts", 1),
        (victims, "Total", "Total", "Total", "Total", "Rate per 100,000 population", 0.5),
        (victims, related, "Other Perpetrator known to the victim", "Total", "Total", "Counts", 5),
        (victims, related, capitals, "Female", "Total", "Counts", 6),
        ("Persons convicted for intentional homicide", "Total", "Total", "Total", "Total", "Counts", 7),
    ]
    place = ["NOR", "Norway", "Europe", "Northern Europe"]
    return [[*place, what, dim, cat, sex, age, 2018, unit, n, "CTS"] for what, dim, cat, sex, age, unit, n in kinds]


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    """The smallest file that is a workbook: numbers as numbers, all else as text in its cell."""
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        + "".join(
            f'<sheet name="{escape(s)}" sheetId="{n}" r:id="rId{n}"/>' for n, s in zip(numbers, sheets, strict=True)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        + "</Relationships>",
    }
    for n, rows in zip(numbers, sheets.values(), strict=True):
        lines = "".join(map(_row, range(1, len(rows) + 1), rows))
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, text in parts.items():
            folder.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), f'<?xml version="1.0"?>{text}')
    return out.getvalue()


def _row(number: int, row: list[object]) -> str:
    """Every cell says where it stands, as workbooks do."""
    cells = (_cell(f'r="{chr(ord("A") + place)}{number}"', value) for place, value in enumerate(row))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(at: str, value: object) -> str:
    if isinstance(value, int | float):
        return f"<c {at}><v>{value}</v></c>"
    if value is None:
        return f"<c {at}/>"
    return f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'
