"""The words of the forest chart in both languages; every number in them is filled in."""

from __future__ import annotations

TEXT = {
    "nb": {
        "decides": "Dette avgjør",
        "long": "Andre perioder lange nok til å kunne si noe",
        "single": "Enkeltår og korte perioder: for få drepte til å avgjøre",
        "cases": "Saker i stedet for drepte",
        "excl_dating": "uten kjærester",
        "incl_dating": "med kjærester",
        "dating_not_stated": "kjærester: ikke oppgitt",
        "subtitle": "Drepte personer i Norge, begge kjønn; andel drept av nåværende eller tidligere partner",
        "left": "«{phrase}» er lest som {low} til {high}",
        "right": "Hva tallene har sagt, dag for dag",
        "interval": "Strek: 95 % konfidensintervall (Wilson). Tykk strek: usikker nevner (revisjoner, ulike utgivere).",
        "today": "Tall kjent til og med {date}.",
        "said": "setningen publisert",
        "words": "det ordene dekker",
        "incl_22_july": "med 22. juli",
        "excl_22_july": "uten 22. juli",
        "alt": "{title}. Figuren viser {pairs} par av publiserte tall mot ordene «{phrase}», {low} til {high}. "
        "{reference} Høyest er {top} ({top_n}, {top_when}), lavest er {bottom} ({bottom_n}, {bottom_when}). "
        "Konklusjonen per {date}: {verdict}.",
        "ref": "{share} {definition} ({n} drepte, {when}, 95 % intervall {interval}).",
        "caption": "{verdict}{direction}. Regel {rule}, tall kjent per {date}.",
    },
    "en": {
        "decides": "What decides",
        "long": "Other periods long enough to tell",
        "single": "Single years and short periods: too few killed to settle it",
        "cases": "Cases instead of persons killed",
        "excl_dating": "without dating partners",
        "incl_dating": "with dating partners",
        "dating_not_stated": "dating partners: not stated",
        "subtitle": "Persons killed in Norway, both sexes; share killed by a current or former partner",
        "left": "'{phrase}' is read as {low} to {high}",
        "right": "What the figures said, day by day",
        "interval": "Line: 95% confidence interval (Wilson). Thick line: uncertain total (revised, or others differ).",
        "today": "Figures known up to {date}.",
        "said": "sentence published",
        "words": "what the words cover",
        "incl_22_july": "with 22 July",
        "excl_22_july": "without 22 July",
        "alt": "{title}. The chart shows {pairs} pairs of published figures against the words '{phrase}', "
        "{low} to {high}. {reference} Highest is {top} ({top_n}, {top_when}), lowest is {bottom} "
        "({bottom_n}, {bottom_when}). Verdict as of {date}: {verdict}.",
        "ref": "{share} {definition} ({n} killed, {when}, 95% interval {interval}).",
        "caption": "{verdict}{direction}. Rule {rule}, figures known as of {date}.",
    },
}
