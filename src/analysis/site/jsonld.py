"""What search engines and other machines are told of a claim, in the words of schema.org.

A ClaimReview stands only where the sentence is quoted as its sender wrote it; a paraphrase is our sentence. Its rating
has no number: the verdict is words (Rating.alternateName), and there is no scale from false to true. Addresses are
whole or left out: where nobody knows where the site will stand, there is none to give. No person is named.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from analysis import cite, forms
from analysis.site import links, safe
from analysis.verdicts import Kept

Json = dict[str, Any]
CONTEXT = "https://schema.org"
COUNTRY = {"nb": "Norge", "en": "Norway"}


def of_claim(kept: Kept, lang: str, base: str, texts: dict[str, str]) -> list[Json]:
    """The records of one claim page. `texts`: name and description of the dataset, in the language of the page."""
    found = [dataset(kept, lang, base, texts)]
    if not kept.judgement["paraphrase"]:
        found.insert(0, claim_review(kept, lang, base))
    return found


def claim_review(kept: Kept, lang: str, base: str) -> Json:
    """The verdict on a sentence in its sender's own words: those are Norwegian, whatever language the page has."""
    j = kept.judgement
    said = j["published"]
    url = safe.link(said["url"])
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        **_address(base, links.path("claim", lang, j["id"])),
        "inLanguage": lang,
        "datePublished": j["data_date"],
        "author": publisher(base, lang),
        "claimReviewed": safe.plain(j["text"]["nb"]),
        "itemReviewed": {
            "@type": "Claim",
            "inLanguage": "nb",
            "author": {"@type": "Organization", "name": safe.plain(said["by"])},
            **({"datePublished": said["date"]} if said["date"] else {}),
            **({"appearance": {"@type": "CreativeWork", "url": url}} if url else {}),
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": forms.verdict(j, lang),
            "ratingExplanation": _why(j, lang),
        },
    }


def _why(j: Json, lang: str) -> str:
    """The direction, else the reason, else the verdict in its words."""
    said = forms.direction(j, lang) or (safe.plain(j["reason"][lang]) if j["reason"] else "") or forms.verdict(j, lang)
    return said[:1].upper() + said[1:]


def dataset(kept: Kept, lang: str, base: str, texts: dict[str, str]) -> Json:
    """The evidence: every figure with its publisher, as CSV, and the whole judgement as JSON."""
    j = kept.judgement
    days = sorted(day for r in (*j["reference"], *j["evidence"]) for day in r.get("period") or ())
    files = {"text/csv": f"claims/{j['id']}.csv", "application/json": f"claims/{j['id']}.json"}
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        **_address(base, f"{links.path('claim', lang, j['id'])}#evidence"),
        "name": texts["name"],
        "description": texts["description"],
        "inLanguage": lang,
        "identifier": j["id"],
        "dateModified": j["data_date"],
        "isAccessibleForFree": True,
        "creator": publisher(base, lang),
        "spatialCoverage": {"@type": "Country", "name": COUNTRY[lang]},
        **({"temporalCoverage": f"{days[0]}/{days[-1]}"} if days else {}),
        "variableMeasured": list(
            dict.fromkeys(forms.name("measure", c["measure"], lang) for c in j["question"]["counted"])
        ),
        **({"distribution": [_download(kind, file, base) for kind, file in files.items()]} if base else {}),
    }


def _download(kind: str, file: str, base: str) -> Json:
    return {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{base}/{file}"}


def publisher(base: str, lang: str) -> Json:
    """The project, as CITATION.cff names it; nobody in person."""
    return {"@type": "Organization", "name": project(), **_address(base, links.path("front", lang))}


@cache
def project() -> str:
    """Who made this, as the citation names them: no persons."""
    record = cite.itself()
    return ", ".join(author["name"] for author in record["authors"])


def _address(base: str, path: str) -> Json:
    return {"url": f"{base}/{path}"} if base else {}
