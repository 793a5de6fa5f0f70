"""The real recordings and files, served to the real clients: they pass the checks, and a cut one does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug import Request, Response

from analysis.errors import BadInput
from analysis.fetch import eurostat, shape, unodc
from analysis.fetch.pxweb import V2
from analysis.sources import jsonstat
from conftest import ROOT
from replay import Replay, client, json_response
from replay_eurostat import Eurostat
from replay_unodc import WORKBOOK

ORIGINALS = ROOT.parent / "shared" / "data" / "machine_readable"
RECORDINGS = ORIGINALS / "pxweb_api_recordings"
pytestmark = pytest.mark.skipif(not ORIGINALS.is_dir(), reason="original files are not here")


class Files(Replay):
    """Serves files: the end of an address -> the file."""

    def __init__(self, name: str, files: dict[str, Path]) -> None:
        super().__init__()
        self.name, self.files = name, files

    def play(self, request: Request) -> Response:
        path = next((path for end, path in self.files.items() if request.path.endswith(end)), None)
        if path is None:
            return Response("", status=404)
        if path.suffix == ".xlsx":
            return Response(path.read_bytes(), content_type=WORKBOOK)
        return json_response(path.read_bytes())


@pytest.fixture
def scb() -> Iterator[Files]:
    names = {"config": "v2_scb_config", "metadata": "v2_scb_TAB6471_metadata", "data": "v2_scb_TAB6471_data"}
    server = Files("ssb", {end: RECORDINGS / f"{name}.json" for end, name in names.items()})
    server.start()
    yield server
    server.stop()


def test_a_real_table_bank_of_the_second_version(scb: Files) -> None:
    """Sweden's has the same software as SSB's: configuration, metadata, data."""
    with client(scb) as asking:
        assert V2().limit(asking) == 150_000
        assert asking.pace.limits["config"] == (3, 1)
        table = V2().table(asking, "TAB6471")
        assert [(v.code, len(v.labels), v.is_time) for v in table.variables] == [
            ("Region", 312, False),
            ("Alder", 134, False),
            ("Kon", 3, False),
            ("ContentsCode", 1, False),
            ("Tid", 16, True),
        ]
        assert [v.code for v in table.variables if v.may_go] == ["Region", "Kon"]
        recorded = jsonstat.read((RECORDINGS / "v2_scb_TAB6471_data.json").read_bytes(), "x")
        asked = {code: tuple(d.labels) for code, d in recorded.dimensions.items()}
        response = asking.send(V2().request(asking, "TAB6471", asked, "TAB6471"))
    cells = jsonstat.read(response.content, "x")
    assert cells.table.num_rows == 2772
    shape.check(cells, asked, "x")
    shape.check_no_more(cells, asked, "x")
    shape.check_table(response.content, "tab6471", "x")
    with pytest.raises(BadInput, match="says that it is table TAB6471, not TAB6472, which was asked for"):
        shape.check_table(response.content, "TAB6472", "x")
    with pytest.raises(BadInput, match="lacks 2099M01 of dimension Tid"):
        shape.check(cells, asked | {"Tid": (*asked["Tid"], "2099M01")}, "x")


def test_a_real_answer_of_the_first_version() -> None:
    query = json.loads((RECORDINGS / "v1_query_no.json").read_bytes())["query"]
    asked = {part["code"]: tuple(part["selection"]["values"]) for part in query}
    cells = jsonstat.read((RECORDINGS / "v1_response_no.json").read_bytes(), "x")
    shape.check(cells, asked, "x")
    shape.check_no_more(cells, asked, "x")
    assert cells.table.num_rows == 12 * 3 * 1 * 8
    shape.check_table((RECORDINGS / "v1_response_no.json").read_bytes(), "07221", "x")


def test_the_real_bulk_file_of_eurostat(monkeypatch: pytest.MonkeyPatch) -> None:
    content = (ORIGINALS / "eurostat" / "estat_crim_off_cat.tsv").read_bytes()
    monkeypatch.setattr(eurostat, "DATASETS", [d for d in eurostat.DATASETS if d.code == "crim_off_cat"])
    server = Eurostat()
    server.start()
    try:
        server.fail("too big", "/statistics/")
        monkeypatch.setattr(server, "_bulk", lambda code: Response(content, content_type="text/tab-separated-values"))
        with client(server) as asking:
            (answer,) = eurostat.answers(asking, lambda name: None)
        assert answer.cells == 23_370
        assert answer.response.content == content
        monkeypatch.setattr(server, "_bulk", lambda code: Response(content[:-5], content_type="text/plain"))
        with client(server) as asking, pytest.raises(BadInput, match=r"^Eurostat http"):
            list(eurostat.answers(asking, lambda name: None))
    finally:
        server.stop()


def test_the_real_workbook_of_unodc() -> None:
    path = ORIGINALS / "unodc" / "UNODC_Femicide.xlsx"
    server = Files("unodc", {"": path})
    server.start()
    try:
        with client(server) as asking:
            (answer,) = unodc.answers(asking, lambda name: None)
        assert answer.cells == 24_392
        assert answer.response.content == path.read_bytes()
    finally:
        server.stop()
