"""One page for each claim: the sentence, the verdict, what can be said instead, and all that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis import charts
from analysis.charts.claim import local
from analysis.registry import Claim
from analysis.site import jsonld, links, safe
from analysis.site.claim import files, head, say
from analysis.site.claim.notebooks import treating
from analysis.site.claim.tables import Tables
from analysis.site.claim.timeline import timeline
from analysis.site.model import Site
from analysis.site.pages import Entry, File, Page
from analysis.site.render import day
from analysis.site.texts import words

Json = dict[str, Any]
FRAME = {"width": 320, "height": 320}  # of the embedded card: the longest one needs no more


def pages(site: Site) -> Iterator[Page | File]:
    """Both languages of every claim, and the files that go with it."""
    notebooks = treating(site.where)
    for claim in site.claims:
        for lang in links.LANGS:
            yield page(site, claim, lang, notebooks.get(claim, []))
        yield from files.of(site, claim)


def entries(site: Site) -> Iterator[Entry]:
    """A claim is found by its sentence, who said it, its verdict and what is counted."""
    for claim, kept in site.claims.items():
        for lang in links.LANGS:
            top, numbers = head.head(kept, lang), head.numbers(kept, lang)
            said = [top["by"], top["verdict"]["words"], numbers["counted"], *(n["value"] for n in numbers["found"])]
            said += [top["original"], *(s["text"] for s in say.sayable(kept, lang, ""))]
            yield Entry(links.path("claim", lang, claim), lang, top["quote"], " ".join(filter(None, said)), "claim", 3)


def page(site: Site, claim: str, lang: str, notebooks: list[tuple[str, str]]) -> Page:
    kept, t = site.claims[claim], words("claim", lang)
    data = content(site, claim, lang, notebooks)
    dataset = {"name": t["dataset"].format(counted=data["numbers"]["counted"]), "description": _described(data, t)}
    return Page(
        kind="claim",
        lang=lang,
        key=claim,
        title=t["title"].format(tail=_tail(kept.judgement, lang)),
        description=t["description"],
        data=data,
        jsonld=jsonld.of_claim(kept, lang, site.base, dataset),
    )


def _tail(j: Json, lang: str) -> str:
    """What a tab is told apart by: the number phrase, which says nothing of what is counted, and its year."""
    phrases = [safe.plain(p["text"]) for p in local.localised(j, lang)["phrases"]]
    said = ", ".join(phrases) or words("claim", lang)["no_number"]
    date = j["published"]["date"]
    return f"{said} ({date[:4]})" if date else said


def _described(data: Json, t: Json) -> str:
    return t["dataset_described"].format(counted=data["numbers"]["counted"], figures=len(data["figures"]))


def content(site: Site, claim: str, lang: str, notebooks: list[tuple[str, str]]) -> Json:
    """All that one page shows."""
    kept, t = site.claims[claim], words("claim", lang)
    j, tables, titled = kept.judgement, Tables(site, claim, lang), words("notebooks", lang)["titles"]
    pairs, top = tables.pairs(), head.head(kept, lang)
    sayable = [offered | {"text": head.unbroken(offered["text"])} for offered in say.sayable(kept, lang, site.base)]
    return {
        **top,
        **{key: head.unbroken(top[key]) for key in ("quote", "original", "why")},
        "readings": [head.unbroken(line) for line in top["readings"]],
        "numbers": head.numbers(kept, lang),
        "window": _window(site.records[claim], t),
        "share": j["type"] == "share",
        "supported": j["verdict"] == "supported",
        "may_stand": say.may_stand(kept, lang) if j["verdict"] == "supported" else "",
        "sayable": sayable,
        "unsayable": [head.unbroken(line) for line in say.unsayable(kept, lang)],
        "caveats": head.unbroken(safe.plain(j["caveats"][lang])),
        "flags": head.flags(j, lang, "reference"),
        "charts": [_chart(site, name, lang, t) for name in files.pictured(site, claim)],
        "cards": [_card(card, t) for card in site.charts[f"{claim}.{charts.CARDS}"]["cards"] if card["lang"] == lang],
        "pairs": pairs,
        "pairs_caption": t["pairs_caption" if any(p["decides"] for p in pairs) else "pairs_caption_none"],
        "figures": tables.figures(),
        "refused": tables.refused(),
        "stated": tables.stated(),
        "sensitivity": tables.sensitivity(),
        "timeline": timeline(site, claim, lang),
        "citations": [{**c, "label": t["forms"][c["form"]]} for c in say.citations(kept, lang)],
        "files": [{"path": f"claims/{claim}.{end}", "label": t["files"][end]} for end in ("csv", "json")],
        "notebooks": [{"name": name, "title": titled.get(name, title)} for name, title in notebooks],
        "embed": _embed(site, claim, lang, t),
        "rule": j["rule"],
        "as_of": day(j["as_of"], lang),
        "review_by": day(j["review_by"], lang),
        "overdue": j["review_by"] < j["data_date"],
    }


def _window(record: Claim, t: Json) -> str:
    """How long a period must be to settle a sentence that names none."""
    if record.type == "statement" or not record.window.newest:
        return ""
    years = record.window.min_years
    return t["newest_of"].format(years=years) if years > 1 else t["newest"]


def _chart(site: Site, name: str, lang: str, t: Json) -> Json:
    """A chart with its size, so that nothing moves when it comes; its files by format."""
    about = site.charts[name]
    kind = name.partition(".")[2] or "evidence"
    width, height = site.picture_size(f"{name}.{lang}.svg")
    return {
        "kind": kind,
        "heading": t["chart_kinds"][kind],
        "image": f"charts/{name}.{lang}.svg",
        "width": width,
        "height": height,
        "title": safe.plain(about["title"][lang]),
        "subtitle": safe.plain(about["subtitle"][lang]),
        "alt": safe.plain(about["alt"][lang]),
        "caption": head.unbroken(safe.plain(about["caption"][lang])),
        "source": safe.plain(about["source"][lang]),
        "files": [
            {"path": f"charts/{name}.{end}", "label": label}
            for end, label in ((f"{lang}.svg", "SVG"), (f"{lang}.png", "PNG"), ("csv", "CSV"))
        ],
    }


def _card(card: Json, t: Json) -> Json:
    return {
        "path": f"charts/{card['file']}",
        "shape": t["card_shapes"][card["shape"]],
        "size": f"{card['width']} × {card['height']}",
        "alt": head.unbroken(safe.plain(card["alt"])),
    }


def _embed(site: Site, claim: str, lang: str, t: Json) -> Json:
    """The lines that put the card of a claim on another page; the site's address in front where it is known."""
    path = links.path("embed", lang, claim)
    size = f'width="{FRAME["width"]}" height="{FRAME["height"]}"'
    address = f"{site.base}/{path}" if site.base else f"{t['site_address']}/{path}"
    return {
        "code": f'<iframe src="{address}" title="{t["embed_title"]}" {size} loading="lazy"></iframe>',
        "known": bool(site.base),
        "path": path,
    }
