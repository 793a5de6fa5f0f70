"""Files of every kind -> blocks with their places; and what a file gets that cannot be read."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import BadInput
from analysis.scan import documents, docx, html, markdown
from analysis.scan.blocks import GAP, Block
from analysis.scan.documents import read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def texts(blocks: list[Block] | tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks]


def standing(source: str, block: Block, words: str) -> str:
    """What stands in the source where a block says that these words stand."""
    line, column = block.at(block.text.index(words))
    return re.split(r"\r\n|\r|\n", source)[line - 1][column - 1 :]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs) + "</w:p>"


def archive(parts: dict[str, str | bytes], **how: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **how) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def word(body: str, **parts: str) -> bytes:
    """A .docx with this body, and notes by the name of their part."""
    around = '<?xml version="1.0" encoding="UTF-8"?><w:{0} xmlns:w="{1}" xmlns:mc="{2}">{3}</w:{0}>'
    pages = {"word/document.xml": around.format("document", W, MC, f"<w:body>{body}</w:body>")}
    pages |= {f"word/{name}.xml": around.format(name, W, MC, notes) for name, notes in parts.items()}
    return archive({"[Content_Types].xml": "<Types/>", **pages}, compression=zipfile.ZIP_DEFLATED)


# ---- Markdown and plain text

DRAFT = """\
---
title: Et utkast
year: 2023
---
# Tallene i *fjor* #

Hvert **femte** drap i
landet, [skrev politiet](https://example.org/2016/17 "19") ,
var et *partner*drap.
"""


def test_a_wrapped_paragraph_is_one_block_and_every_word_keeps_its_place(tmp_path: Path):
    document = read(write(tmp_path, "utkast.md", DRAFT))
    assert texts(document.blocks) == [
        "Tallene i fjor",
        "Hvert femte drap i landet, skrev politiet , var et partnerdrap.",
    ]
    assert document.unit == "line"
    assert [(block.line, block.column) for block in document.blocks] == [(5, 3), (7, 1)]
    for block in document.blocks:
        for said in re.findall(r"\w+", block.text.replace("partnerdrap", "partner")):
            assert standing(DRAFT, block, said).startswith(said)
    assert document.blocks[1].at(document.blocks[1].text.index("drap.")) == (9, 17)


MARKED = {
    "Hvert **fjer**de __drap__ og ~~17~~ *38*": "Hvert fjerde drap og 17 38",
    "et_navn_her, 2*3*4 og 5 * 3": "et_navn_her, 2*3*4 og 5 * 3",
    r"17\. \*ikke\* \# uthevet": "17. *ikke* # uthevet",
    "før `17 av 38` etter ``a ` b`` slutt": f"før {GAP} etter {GAP} slutt",
    "[tekst](http://a.no/(17)) og ![alt](b.png) og [ref][1] og [bare klammer]": "tekst og alt og ref og [bare klammer]",
    "[![bilde](a.png)](b.html) [ikke] (lenke)": "bilde [ikke] (lenke)",
    "se https://a.no/2016/17-drap_i_2015. Og www.b.no/38, samt <https://c.no/9>": f"se {GAP}. Og {GAP}, samt {GAP}",
    "drap[^1] og<sup>2</sup> i <b>fjor</b><br>men 3 < 5 og <sett inn>": "drap og i fjor men 3 < 5 og <sett inn>",
    "K&aring;re&nbsp;&amp; 3&#160;260": "Kåre\xa0& 3\xa0260",
    "mye   luft \t her  ": "mye luft her",
    "en linje\\\ntil": "en linje til",
    "## To ##": "To",
    "#emne er ingen overskrift": "#emne er ingen overskrift",
    "- [x] gjort": "gjort",
    "   * 17 drap": "17 drap",
    "12) tolvte": "tolvte",
    "> > sitat\n> videre": "sitat videre",
    "– Ja, sier hun": "Ja, sier hun",
}


@pytest.mark.parametrize(("source", "text"), MARKED.items())
def test_marks_go_and_words_stay(source: str, text: str):
    assert texts(markdown.blocks(source)) == [text]


PARTED = {
    "Tittel\n======\nTekst\n---\nmer": ["Tittel", "Tekst", "mer"],
    "- en\n- to\n  videre\n\n  3\n": ["en", "to videre", "3"],
    "Tall:\n1. en\n2. to\n": ["Tall:", "en", "to"],
    "kom i kraft\n8. april 2024, i\n2016. Det\n17. i rekken": ["kom i kraft 8. april 2024, i 2016. Det 17. i rekken"],
    "8. april 2024 kom loven.": ["8. april 2024 kom loven."],
    "2. Juli ble 17 drept": ["2. Juli ble 17 drept"],
    "Tekst\n# Overskrift\nTekst": ["Tekst", "Overskrift", "Tekst"],
    "Tekst\n> sitat\ntil\n\nslutt": ["Tekst", "sitat til", "slutt"],
    "| År | Drap |\n|---|:-:|\n| 2022 | 3 \\| 4 |\n| 2023 | |\n\nslutt": [
        "År",
        "Drap",
        "2022",
        "3 | 4",
        "2023",
        "slutt",
    ],
    "År | Drap\n---|---\n2022 | 38\n": ["År", "Drap", "2022", "38"],
    "a | b er ingen tabell": ["a | b er ingen tabell"],
    "Før\n\n***\n\nEtter": ["Før", "Etter"],
    "Partnerdrap i tall\n" + "Hvert femte drap er langt. " * 6: [
        "Partnerdrap i tall",
        ("Hvert femte drap er langt. " * 6).strip(),
    ],
    "Kilde[^a]\n\n[^a]: Politiet 2023\n[b]: https://a.no\n": ["Kilde", "Politiet 2023"],
}


@pytest.mark.parametrize(("source", "parts"), PARTED.items())
def test_headings_items_quotations_and_cells_stand_alone(source: str, parts: list[str]):
    assert texts(markdown.blocks(source)) == parts


NO_PROSE = [
    "Før\n\n```python\nx = '17 av 38 drap'\n```\n\nEtter",
    "Før\n\n~~~\n```\n17\n~~~\n\nEtter",
    "Før\n\n<!-- 17 drap\n\ntil -->\n\nEtter",
    "Før\n\n<script>\nvar drap = 17\n</SCRIPT>\n\nEtter",
    "Før\n\n<style>p { margin: 17 }</style>\n\nEtter",
    "---\ntitle: 17\n---\nFør\n\nEtter",
    "+++\ntitle = 17\n+++\nFør\n\nEtter",
]


@pytest.mark.parametrize("source", NO_PROSE)
def test_code_comments_and_front_matter_are_no_prose(source: str):
    assert texts(markdown.blocks(source)) == ["Før", "Etter"]


@pytest.mark.parametrize(
    "source",
    [
        "Før\n\n```\n17 drap",
        "Før\n\n<!-- 17 drap",
        "Før\n\n~~~\n17 drap",
        "---\nFør\n\n17 drap",
        "Før\n\n<script\n17 drap",
    ],
)
def test_a_mark_that_is_never_closed_hides_nothing(source: str):
    assert "17 drap" in " ".join(texts(markdown.blocks(source)))


@given(st.text("ab17. \n*_`[]()<>#-|\\>=!~^:/é\t", max_size=200))
def test_whatever_stands_in_a_text_every_character_of_a_block_stands_where_it_says(source: str):
    lines = source.split("\n")
    for block in markdown.blocks(source):
        for offset, letter in enumerate(block.text):
            line, column = block.at(offset)
            assert letter in (" ", GAP) or lines[line - 1][column - 1] == letter


def test_columns_count_characters_and_any_line_ending_counts():
    for ending in ("\n", "\r\n", "\r"):
        source = f"åæø{ending}a\u030a😀 ord{ending}slutt"
        (block,) = markdown.blocks(source)
        assert block.at(block.text.index("ord")) == (2, 5)
        assert block.at(block.text.index("slutt")) == (3, 1)


# ---- HTML

PAGE = """\
<!DOCTYPE html>
<html lang="nb"><head><title>Drap &amp; vold</title><meta name="a" content="17">
<style>p { top: 17px }</style><script>if (17 < 38) document.write("<p>17 drap</p>")</script></head>
<body><h1>Tall</h1>
<p class="a > b">Hvert <em>fem</em>te
   drap var partner&shy;drap i 2023.<sup><a href="#n">[1]</a></sup> &Aring;ret f&oslash;r: 3&nbsp;260.</p>
<ul><li>17<li>38</ul>
<svg><text>17</text></svg><template><p>17</p></template><!-- 17 <p> -->
</body></html>
"""


def test_html_gives_the_text_of_its_elements_with_their_places(tmp_path: Path):
    document = read(write(tmp_path, "side.html", PAGE))
    assert texts(document.blocks) == [
        "Drap & vold",
        "Tall",
        "Hvert femte drap var partner\xaddrap i 2023. Året før: 3\xa0260.",
        "17",
        "38",
    ]
    long = document.blocks[2]
    for said in ("Hvert", "drap var", "i 2023", "ret f", "r: 3", "260"):
        assert standing(PAGE, long, said).startswith(said)
    assert long.at(long.text.index("te drap")) == (5, 36)
    assert long.at(long.text.index("\xad")) == (6, 20)
    assert (document.blocks[0].line, document.blocks[0].column) == (2, 30)


HTML = {
    "<p>en<p>to": ["en", "to"],
    "<p>a<br>b<br/>\n<br>c<td>d": ["a b", "c", "d"],
    "uten merker, 3 < 5 & AT&T; 5 > 3": ["uten merker, 3 < 5 & AT&T; 5 > 3"],
    "<p title='a \"> b'>x</p><p title=a'b>y</p><p =>z": ["x", "y", "z"],
    '<p title="aldri lukket>17 drap</p>': ["17 drap"],
    "slutt <b uten": ["slutt <b uten"],
    "<script src=a>17 drap": ["17 drap"],
    "<SCRIPT>17</ScRiPt>x<noscript>17</noscript>": ["x"],
    "<title>a <b> b</title>": ["a <b> b"],
    "m<sup>2</sup>x 4<sup>th</sup>": ["mx 4th"],
    "<p>se <code>17 av 38</code>": [f"se {GAP}"],
    "<p>se https://a.no/17.</p>": [f"se {GAP}."],
    "&aelig;&#248;&#xE5;&nosuch;&amp": ["æøå&nosuch;&"],
    "<![CDATA[x]]>a<?php 17 ?>b</>c": ["abc"],
}


@pytest.mark.parametrize(("source", "parts"), HTML.items())
def test_html_as_people_write_it(source: str, parts: list[str]):
    assert texts(html.blocks(source)) == parts


def test_html_is_known_by_its_content_too(tmp_path: Path):
    assert texts(read(write(tmp_path, "side", "\ufeff <!doctype HTML><p>a <b>b</b></p>")).blocks) == ["a b"]
    assert texts(read(write(tmp_path, "side.md", "<b>a</b> <p>b</p>")).blocks) == ["a b"]


# ---- .docx


def test_docx_gives_paragraphs_cells_notes_and_text_boxes_by_number_and_character(tmp_path: Path):
    box = "<w:txbxContent>" + paragraph("I boksen") + "</w:txbxContent>"
    boxes = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    changed = (
        "<w:del><w:r><w:delText>gammel</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>nei</w:t></w:r></w:moveFrom>"
    )
    field = "<w:instrText>PAGE</w:instrText>"
    body = [
        paragraph("Hvert ", "femte", " drap"),
        "<w:p/>",
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>17</w:t><w:tab/><w:t>av 38</w:t></w:r></w:p>",
        f"<w:tbl><w:tr><w:tc>{paragraph('År')}</w:tc><w:tc>{paragraph('2023')}</w:tc></w:tr></w:tbl>",
        f"<w:p><w:r><w:t>Utenfor</w:t></w:r><w:r>{boxes}</w:r></w:p>",
        f"<w:p><w:ins><w:r><w:t>ny </w:t></w:r></w:ins>{changed}<w:r>{field}<w:t>tekst</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>en</w:t><w:br/><w:t>to</w:t><w:br/><w:br/><w:t>tre</w:t></w:r></w:p>",
    ]
    notes = f"<w:footnote>{paragraph('Kilde: politiet.')}</w:footnote>"
    document = read(write(tmp_path, "utkast.docx", word("".join(body), footnotes=notes)))
    assert document.unit == "paragraph"
    assert [(b.text, b.line, b.column, b.part) for b in document.blocks] == [
        ("Hvert femte drap", 1, 1, ""),
        ("17 av 38", 3, 1, ""),
        ("År", 4, 1, ""),
        ("2023", 5, 1, ""),
        ("I boksen", 7, 1, ""),
        ("Utenfor", 6, 1, ""),
        ("ny tekst", 8, 1, ""),
        ("en to", 9, 1, ""),
        ("tre", 9, 8, ""),
        ("Kilde: politiet.", 10, 1, "footnote"),
    ]
    assert document.blocks[0].at(6) == (1, 7)


def test_docx_is_known_by_its_content_and_the_strict_dialect_is_read(tmp_path: Path):
    assert texts(read(write(tmp_path, "uten_navn", word(paragraph("æøå")))).blocks) == ["æøå"]
    xml = f'<d:document xmlns:d="http://purl.oclc.org/ooxml/wordprocessingml/main">{paragraph("a")}</d:document>'
    assert texts(docx.blocks(archive({"word/document.xml": xml.replace("w:", "d:")}), "x")) == ["a"]


# ---- Encodings, standard input


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf8_and_marked_utf16_are_read_and_the_mark_is_no_character(tmp_path: Path, encoding: str):
    (block,) = read(write(tmp_path, "a.txt", "Både sju\nog åtte".encode(encoding))).blocks
    assert (block.text, block.at(0), block.at(12)) == ("Både sju og åtte", (1, 1), (2, 4))
    big = b"\xfe\xff" + "åtte".encode("utf-16-be")
    assert texts(read(write(tmp_path, "b.txt", big)).blocks) == ["åtte"]


def test_standard_input_is_read_as_its_content_asks():
    assert texts(read("-", io.BytesIO(b"# En\n\nto")).blocks) == ["En", "to"]
    assert texts(read("-", io.BytesIO(b"<html><p>En</p>to")).blocks) == ["En", "to"]
    assert texts(read("-", io.BytesIO(word(paragraph("En")))).blocks) == ["En"]
    assert read("-", io.BytesIO(b"x")).name == "standard input"
    with pytest.raises(BadInput, match="standard input: the file is empty"):
        read("-", io.BytesIO(b""))


# ---- Bad input

LATIN = "Første linje\nPå den andre".encode("cp1252")
LONG = "<w:p><w:r><w:t>" + "drap " * 2_000_000 + "</w:t></w:r></w:p>"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "drap"><!ENTITY b "&a;&a;">]><x>&b;</x>'
BAD: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    "empty": ("a.md", b"", ("is empty",)),
    "blank": ("a.txt", b"\xef\xbb\xbf \n\t\r\n", ("is empty",)),
    "no text": ("a.html", b"<html><script>17</script></html>", ("no text in it",)),
    "only code": ("a.md", b"```\n17 drap\n```\n", ("no text in it",)),
    "binary": ("a.md", b"abc\n\x89PNG\r\n\x1a\n\x00\x00", ("binary", "row 4", "Markdown, plain text, HTML or .docx")),
    "binary of an unknown kind": ("a.xyz", bytes(range(1, 9)) * 50, ("binary", "row 1, column 1")),
    "binary that is no UTF-8": ("a.dat", b"\x01\x02\xff\xfe" * 100, ("binary",)),
    "latin-1": ("a.md", b"abc\n" + LATIN, ("row 2, column 2", "b'\\xf8'", "'ø'", "Save the file as UTF-8")),
    "latin-1 html": ("a.html", b"<p>\xe5</p>", ("row 1, column 4", "'å'", "UTF-8")),
    "cut off": ("a.md", "på".encode()[:-1], ("row 1, column 2", "UTF-8")),
    "odd utf-16": ("a.md", b"\xff\xfea\x00b", ("row 1, column 2", "UTF-16", "Save the file as UTF-8")),
    "utf-16 without mark": ("a.txt", "drap på".encode("utf-16-le"), ("byte order mark", "Save the file as UTF-8")),
    "utf-32": ("a.txt", "drap".encode("utf-32"), ("UTF-32", "Save the file as UTF-8")),
    "pdf": ("a.pdf", b"%PDF-1.7\n", ("a PDF", ".docx")),
    "pdf by another name": ("a.md", b"%PDF-1.7\n", ("a PDF",)),
    "old word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, ("old Word document", "password", ".docx")),
    "locked docx": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, ("password",)),
    "rtf": ("a.rtf", b"{\\rtf1 drap}", ("rich text", ".docx")),
    "odt": ("a.odt", archive({"content.xml": "<x/>"}), ("OpenDocument", ".docx")),
    "docx that is text": ("a.docx", b"drap", ("the .docx is broken", "save it anew")),
    "docx cut off": ("a.docx", word(paragraph("drap"))[:-30], ("the .docx is broken",)),
    "docx with a spoilt part": ("a.docx", word(paragraph("a")).replace(b"PK\x01\x02", b"PK\x01\x03"), ("broken",)),
    "docx without a document": ("a.docx", archive({"word/other.xml": "<x/>"}), ("word/document.xml", "save it anew")),
    "docx that is a workbook": ("a", archive({"xl/workbook.xml": "<x/>"}), ("word/document.xml",)),
    "docx without text": ("a.docx", word("<w:p/>"), ("no text in it",)),
    "docx of broken xml": ("a.docx", archive({"word/document.xml": "<a>\n <b></a>"}), ("row 2", "column 7")),
    "docx with entities": ("a.docx", archive({"word/document.xml": LAUGHS}), ("document type", "word/document.xml")),
    "docx of no known encoding": (
        "a.docx",
        archive({"word/document.xml": '<?xml version="1.0" encoding="x-nei"?><a/>'}),
        ("XML is broken",),
    ),
    "zip bomb": ("a.docx", word(LONG), ("word/document.xml unpacks from", "at most 100 MB", "200 times")),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "says"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_read_is_bad_input_with_place_and_remedy(
    tmp_path: Path, name: str, content: bytes, says: tuple[str, ...]
):
    path = write(tmp_path, name, content)
    with pytest.raises(BadInput) as caught:
        read(path)
    message = str(caught.value)
    assert all(said in message for said in says), message
    assert message.startswith(str(path))
    assert caught.value.exit_code == 2
    assert caught.value.remedy


def test_missing_files_folders_and_odd_paths_are_bad_input(tmp_path: Path):
    for path, says in (
        (tmp_path / "none.md", "no such file"),
        (tmp_path, "folder"),
        (tmp_path / "none" / "a.md", "no such file"),
        ("a\0b.md", "cannot be read"),
        (tmp_path / ("a" * 300), "cannot be read"),
    ):
        with pytest.raises(BadInput, match=says) as caught:
            read(path)
        assert caught.value.remedy


def test_a_file_too_large_is_refused_before_it_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.md"
    with path.open("wb") as file:
        file.truncate(30_000_000)
    with pytest.raises(BadInput, match=r"at most 20 MB are read, and this is 30\.0 MB"):
        read(path)
    with pytest.raises(BadInput, match="at most 20 MB are read"):
        read("-", io.BytesIO(b"a" * 20_000_001))
    monkeypatch.setattr(documents, "LIMIT", 5)
    assert read(write(tmp_path, "b.md", "abcde")).blocks
    with pytest.raises(BadInput, match="at most"):
        read(write(tmp_path, "b.md", "abcdef"))


def test_an_archive_that_lies_about_its_sizes_is_broken(tmp_path: Path):
    content = bytearray(word(paragraph("drap " * 5000)))
    directory = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    content[directory + 24 : directory + 28] = (10).to_bytes(4, "little")  # the unpacked size, as declared
    with pytest.raises(BadInput, match="broken"):
        read(write(tmp_path, "a.docx", bytes(content)))
    content = bytearray(word(paragraph("drap")))
    directory = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    content[directory + 8] |= 1  # encrypted
    with pytest.raises(BadInput, match="broken"):
        read(write(tmp_path, "a.docx", bytes(content)))


# ---- Speed

SPOILT = [
    "<a x='",
    '<a ="<b>"',
    "<!--",
    "<script>",
    "<",
    "](",
    "[",
    "`` ` ```",
    "*a",
    "_",
    "a\n",
    "- a\n",
    "&a",
    "| a\n",
]


@pytest.mark.parametrize("piece", SPOILT)
def test_a_spoilt_text_takes_no_longer_than_its_length(piece: str):
    started = time.perf_counter()
    html.blocks(piece * (100_000 // len(piece)))
    markdown.blocks(piece * (20_000 // len(piece)))
    assert time.perf_counter() - started < 5  # a quarter second; quadratic time would be minutes


def test_reading_a_page_loads_nothing_heavy(tmp_path: Path):
    path = write(tmp_path, "a.md", "Hvert femte drap")
    code = (
        "import sys; from analysis.scan import documents, sentences, subjects; "
        f"d = documents.read({str(path)!r}); subjects.subjects(sentences.sentences(d.blocks[0])[0].text); "
        "heavy = {'pandas', 'numpy', 'scipy', 'pyarrow', 'pydantic', 'rich', 'typer', 'babel', 'zipfile'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
