"""What a sentence is about, whom it counts and where. All sentences are made up, and so are their numbers."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import vocabulary
from analysis.scan.counted import groups, sex, sexes
from analysis.scan.lexicon import TABLE, Finder, compiled, fold
from analysis.scan.places import Place, place, places
from analysis.scan.subjects import SUBJECTS, Meaning, meanings, statement_words, subjects, why

# subjects, in order | sentence
ABOUT = """
homicide partner_homicide | Hvert fjerde drap er et partnerdrap.
homicide partner_homicide | Kvart fjerde drap er eit partnardrap.
homicide partner_homicide | Every fourth homicide is an intimate partner homicide.
partner_homicide | 12 kvinner ble drept av sin nåværende eller tidligere ektefelle.
partner_homicide | Tolv kvinner vart drepne av ektemannen sin.
partner_homicide | Twelve women were killed by a current or former husband.
partner_homicide | 12 kvinner ble drept i hjemmet av samboeren.
partner_homicide | I år drepes åtte kvinner av kjæresten.
partner_homicide | Åtte menn ble drept av kona.
partner_homicide | Åtte blei drepne av eksen.
partner_homicide | Eight died at the hands of an ex-partner.
partner_homicide | De registrerte 14 drap på ektefelle.
partner_homicide | 14 drap i parforhold ble oppklart.
partner_homicide | I tillegg kom ni ektefelledrap.
partner_homicide | Menn som tok livet av samboeren: ni.
partner_homicide | Nine men killed their wives.
partner_homicide | Ni kvinner ble drept av en mann de hadde et forhold til.
partner_homicide homicide | Gjerningspersonen var partneren i ni av 30 drap.
homicide partner_homicide | 40 prosent av drapene ble begått av en partner.
homicide partner_homicide | Of 30 murders, nine were committed by a partner.
partner_homicide | Partner-drap i tall, og PARTNERDRAP i 2019.
partner_homicide | The deaths of 12 partners, or 12 spousal murders.
homicide | 30 personer ble drept i fjor.
homicide | 30 menneske vart drepne i fjor.
homicide | Thirty people were murdered.
homicide | Drapsofrene var 30, i 28 saker.
homicide | Noreg hadde 30 drapsoffer.
homicide | The homicide rate is low.
attempted_homicide homicide | 90 drapsforsøk og 30 drap.
attempted_homicide | Ni forsøk på partnerdrap ble meldt.
attempted_homicide | Police recorded 90 attempted murders.
close_relation_homicide | Fem ble drept av partner eller familiemedlem.
close_relation_homicide | Fem drap i nære relasjonar.
close_relation_homicide | Five were killed by an intimate partner or other family member.
close_relation_homicide | Det var fem familiedrap.
femicide | Det var 17 kvinnedrap.
femicide | Femicide is rising, they say.
partner_homicide prior_violence | I sju av ti partnerdrap var det registrert partnervold.
homicide | I to av tre saker var det vold før drapet.
homicide | Før 7 av 10 drap var det registrert vold.
homicide partner_violence | I 7 av 10 drap var det registrert partnervold.
partner_homicide prior_violence | I to av tre partnerdrap var det vold før drapet.
prior_violence partner_homicide | Det var registrert vold før to av tre partnerdrap.
partner_homicide prior_violence | Syv av ti partnerdrap kommer etter vold.
partner_homicide prior_violence | I 70 % av partnardrapa var det tidlegare vald.
partner_homicide prior_violence | Seven in ten intimate partner homicides had a history of violence.
partner_violence | Hver tiende kvinne har opplevd partnervold.
partner_violence | One in ten has suffered intimate partner violence.
protected_address | Over 900 personer har kode 6 eller 7.
protected_address | Over 900 personer lever på hemmelig adresse.
protected_address | Over 900 lever med hemmeleg adresse, og 300 har kode seks.
protected_address | 300 har strengt fortrolig adresse.
protected_address | 300 personar lever på strengt fortruleg adresse.
protected_address | Adressesperre er gitt til 900.
protected_address | Mange kvinner og barn lever i skjul.
protected_address | Nine hundred people live at a secret address.
protected_address | Hundreds of women and children are in hiding.
restraining_order | 6 000 personer ble ilagt besøksforbud.
restraining_order | 6 000 fekk besøksforbod eller kontaktforbod.
restraining_order | 6 000 besøks- og kontaktforbud ble ilagt.
restraining_order | Courts issued 6,000 restraining orders.
restraining_order | Six thousand visiting bans were in force.
restraining_order_breach | Det ble anmeldt 3 000 brudd på besøksforbud.
restraining_order_breach | Det vart meldt 3 000 brot på besøks- og kontaktforbod.
restraining_order_breach | There were 3,000 breaches of restraining orders.
restraining_order_breach | Besøksforbudet ble brutt 3 000 ganger.
restraining_order_breach | Hver tredje bryter besøksforbudet.
restraining_order_breach | 3,000 restraining order violations were reported.
reverse_alarm | 50 menn går med omvendt voldsalarm.
reverse_alarm | 50 menn går med omvend valdsalarm.
reverse_alarm | Fifty men wear a reverse violence alarm.
reverse_alarm | 50 voldsutøvere har fotlenke.
reverse_alarm | 20 ble dømt til kontaktforbud med elektronisk kontroll.
violence_alarm | 2 000 mobile voldsalarmer er i bruk.
violence_alarm | 2 000 kvinner har valdsalarm.
violence_alarm | Two thousand violence alarms are in use.
violence_alarm reverse_alarm | Voldsalarm har 2 000, omvendt voldsalarm 50.
shelter | 1 900 kvinner bodde på krisesenter.
shelter | Krisesentra hadde 1 900 bebuarar.
shelter | Women's shelters housed 1,900 women.
shelter | Det var 70 000 overnattingsdøgn.
domestic_violence | Det ble anmeldt 3 500 saker om vold i nære relasjoner.
domestic_violence | 3 500 meldingar om vald i nære relasjonar.
domestic_violence | Anmeldt familievold har økt.
domestic_violence | Mishandling i nære relasjoner ga 400 dommer.
domestic_violence | Reported domestic violence rose by half.
restraining_order_breach restraining_order | Brudd på besøksforbud økte, men ikke besøksforbud.
"""
ABOUT_NOTHING = """
Fotlenke brukes av 900 som soner.
150 dyr kom til animal shelters.
Volden holdes i skjul.
Krisesentersekretariatet har ni ansatte.
Drapstrusler og drapstruede telles ikke.
Partneren har ni års erfaring.
Det er mange årsaker til at 17 flyttet.
They sought shelter from rain, in tax refuges.
Kode 9 gjelder ni personer.
Han la ned forbud mot ni hunder.
"""


def _lines(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().splitlines()]


@pytest.mark.parametrize(("names", "sentence"), _lines(ABOUT))
def test_the_subjects_of_a_sentence_are_found_in_three_languages(names: str, sentence: str):
    found = subjects(sentence)
    distinct = list(dict.fromkeys(hit.name for hit in found))
    assert distinct == names.split()
    assert all(sentence[hit.start : hit.end] == hit.words for hit in found)


@pytest.mark.parametrize("sentence", ABOUT_NOTHING.strip().splitlines())
def test_words_that_only_look_like_a_subject_are_none(sentence: str):
    assert subjects(sentence) == []


def test_the_longest_words_win():
    (breach,) = subjects("Antall brudd på besøks- og kontaktforbud steg.")
    assert breach.words == "brudd på besøks- og kontaktforbud"
    (killed,) = subjects("De ble drept av nåværende eller tidligere partner i fjor.")
    assert killed.words == "drept av nåværende eller tidligere partner"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_spelling_does_not_matter_and_places_hold(form: str):
    written = unicodedata.normalize(
        form, "Så: BESØKS\u00adFORBUD – hemmeleg adresse på nære\u00a0relasjoner; åtte partner\u00addrap¹"
    )
    found = subjects(written)
    assert [hit.name for hit in found] == ["restraining_order", "protected_address", "partner_homicide"]
    assert [unicodedata.normalize("NFC", hit.words) for hit in found] == [
        "BESØKS\u00adFORBUD", "hemmeleg adresse", "partner\u00addrap",
    ]  # fmt: skip
    assert all(written[hit.start : hit.end] == hit.words for hit in found)


@given(st.text("aA åÅ\u030a\u00ad-–’ﬁİ", max_size=30))
def test_folding_leads_back_to_what_is_written(text: str):
    folded = fold(text)
    assert folded.text == fold(unicodedata.normalize("NFD", text)).text
    for offset in range(len(folded.text)):
        hit = folded.hit("", offset, offset + 1)
        assert text[hit.start : hit.end] == hit.words


# kind | subject | measures (over its whole) | sentence
MEANT = """
share | partner_homicide | partner_homicide_victims/homicide_victims | Hvert fjerde drap er et partnerdrap.
share | partner_homicide | partner_homicide_victims/partner_homicide_victims | Ni av ti partnerdrapsofre er kvinner.
share | partner_homicide | partner_homicide_victims/partner_homicide_victims | Most killed by a partner are women.
share | partner_homicide | partner_homicide_victims/homicide_victims | En av to drepte kvinner ble drept av partner.
share | partner_homicide | - | Sju av ti partnerdrap ble varslet.
share | homicide | homicide_victims/homicide_victims | Åtte av ti drapsofre er menn.
share | homicide | homicide_perpetrators/homicide_perpetrators | Ni av ti gjerningspersoner i drapssaker er menn.
share | homicide | - | Tre av ti drap skjer om natta.
share | prior_violence | partner_homicide_prior_violence_share | I sju av ti partnerdrap var det registrert partnervold.
share | prior_violence | partner_homicide_prior_threat_share | I 30 % av partnardrapa var det truslar og tidlegare vald.
share | restraining_order | - | Hvert tredje besøksforbud gjelder naboer.
share | domestic_violence | domestic_violence_dismissed_share | Halvparten av familievolden blir henlagt.
share | domestic_violence | domestic_violence_clearance_share | Oppklaringsprosenten for familievald er 30.
share | shelter | shelter_residents_adults/shelter_residents_adults | Ni av ti bebuarar på krisesentra er kvinner.
share | shelter | shelter_residents_immigrant_background_share | Seks av ti på krisesenter har innvandrerbakgrunn.
share | close_relation_homicide | close_relation_homicide_victims/homicide_victims | Ni av 30 drap i nære relasjoner.
share | close_relation_homicide | - | Hvert tredje drap er et familiedrap.
count | partner_homicide | partner_homicide_victims | 12 kvinner ble drept av partneren.
count | partner_homicide | partner_homicide_cases | 12 partnerdrapssaker ble etterforsket.
count | partner_homicide | partner_homicide_perpetrators | 12 gjerningspersoner i partnerdrap tok livet sitt.
count | partner_homicide | partner_homicide_review_cases | Utvalget har gjennomgått 19 partnerdrap.
count | homicide | homicide_victims | 30 menneske vart drepne.
count | homicide | homicide_cases | Det var 28 drapssaker.
count | attempted_homicide | homicide_attempts_reported | 90 drapsforsøk ble anmeldt.
count | femicide | - | 17 kvinnedrap i fjor.
count | partner_violence | - | 90 000 utsettes for partnervold.
count | protected_address | protected_address_persons | 900 lever på sperret adresse.
count | protected_address | protected_address_persons | 900 kvinner og barn lever i skjul.
count | protected_address | protected_address_cases | 40 saker om adressesperre.
count | restraining_order | restraining_order_persons | 6 000 personer ble ilagt besøksforbud.
count | restraining_order | restraining_order_persons_active | 700 menn har besøksforbud.
count | restraining_order | restraining_orders_imposed | Det vart gitt 6 000 besøksforbod.
count | restraining_order | restraining_orders_active | 3 000 løpende besøksforbud.
count | restraining_order | restraining_orders_imposed restraining_orders_active | 6 000 besøksforbud i Noreg.
count | restraining_order_breach | restraining_order_breaches_reported | 3 000 brudd på besøksforbud.
count | restraining_order_breach | restraining_order_breach_convictions | 600 ble dømt for brudd på besøksforbud.
count | restraining_order_breach | restraining_order_repeat_breachers | 200 brøt besøksforbudet ti eller flere ganger.
count | reverse_alarm | reverse_alarms_imposed | 190 ble ilagt omvendt voldsalarm.
count | reverse_alarm | reverse_alarms_imposed | 20 er idømde omvend valdsalarm.
count | reverse_alarm | reverse_alarms_active | 50 personer bærer omvendt voldsalarm.
count | reverse_alarm | reverse_alarms_active | 50 går i dag med omvend valdsalarm.
count | reverse_alarm | reverse_alarms_active | Fifty men wear a reverse alarm.
count | reverse_alarm | reverse_alarms_active reverse_alarms_imposed | Omvendt voldsalarm: 50.
count | reverse_alarm | reverse_alarm_requests | Påstand om omvendt voldsalarm i 30 saker.
count | reverse_alarm | reverse_alarm_requests_refused | 9 fikk avslag på omvendt voldsalarm.
count | violence_alarm | violence_alarms_active | 2 000 voldsalarmer er i bruk.
count | violence_alarm | violence_alarm_handouts | Politiet delte ut 1 100 voldsalarmer.
count | shelter | shelter_residents_adults | 1 900 kvinner bodde på krisesenter.
count | shelter | shelter_children | 1 500 barn bodde på krisesenter.
count | shelter | shelter_children shelter_residents_adults | 1 900 voksne og 1 500 barn bodde på krisesenter.
count | shelter | - | 3 400 kvinner og barn bodde på krisesenter.
count | shelter | shelter_stays | Krisesentra hadde 2 200 opphald.
count | shelter | shelter_nights | 70 000 overnattingsdøgn på krisesentrene.
count | shelter | shelter_day_users | Krisesentrene hadde 2 000 dagbrukere.
count | shelter | shelter_count | Det finnes 43 krisesentre.
mean | shelter | shelter_stay_length | Et opphold på krisesenter varte i snitt 28 døgn.
mean | shelter | shelter_residents_adults | I snitt bor 1 900 kvinner på krisesenter hvert år.
mean | partner_homicide | partner_homicide_victims | Åtte partnerdrap i året i gjennomsnitt.
count | domestic_violence | domestic_violence_reports | 3 500 anmeldelser av familievold.
count | domestic_violence | - | 90 000 opplever vold i nære relasjoner.
change | domestic_violence | domestic_violence_reports | Anmeldt familievold har økt med 20 prosent.
change | restraining_order_breach | restraining_order_breaches_reported | Brudd på besøksforbud er doblet.
extreme | homicide | homicide_victims | Det høyeste antallet drap på ti år.
trend | partner_homicide | partner_homicide_victims | Talet på partnardrap går ned.
"""


@pytest.mark.parametrize(("kind", "subject", "measures", "sentence"), _lines(MEANT))
def test_a_claim_on_a_subject_means_the_measures_that_its_words_ask_for(
    kind: str, subject: str, measures: str, sentence: str
):
    assert subject in {hit.name for hit in subjects(sentence)}
    found = meanings(subject, kind, sentence)
    assert [m.measure + (f"/{m.over}" if m.over else "") for m in found] == measures.replace("-", "").split()
    assert found or set(why(subject)) == {"nb", "en"}
    for meaning in found:
        assert not meaning.when or sentence[meaning.when.start : meaning.when.end] == meaning.when.words


def test_a_meaning_says_what_picked_it_and_what_it_stands_for():
    (code,) = meanings("protected_address", "count", "300 har strengt fortrolig adresse (kode 6).")
    assert code.subset == ("code:6",)
    (both,) = meanings("protected_address", "count", "900 har kode 6 og 7.")
    assert both == Meaning("protected_address_persons")
    (children,) = meanings("protected_address", "count", "180 barn har kode 6.")
    assert (children.subset, children.knows) == (("age:child", "code:6"), ("children",))
    adults, born = meanings("shelter", "count", "1 500 born og 1 900 vaksne på krisesenter.")[::-1]
    assert (born.when.words, adults.when.words) == ("born", "vaksne")
    (victims,) = meanings("partner_homicide", "share", "Ni av ti partnerdrapsofre er kvinner.")
    assert victims.sex_part
    (women,) = meanings("partner_homicide", "share", "Halvparten av drepte kvinner ble drept av partneren.")
    assert (women.stated, women.sex_part) == ("partner_homicide_share_of_victims_of_that_sex", False)


SEX = {
    "12 kvinner ble drept.": "female",
    "Twelve women were killed by men.": "female",
    "Kvinnelige drapsofre": "female",
    "12 kvinner ble drept av en mann.": "female",
    "12 kvinner på flukt fra en voldelig mann": "female",
    "16 menn vart drepne.": "male",
    "In 2019, 16 men were killed.": "male",
    "83 kvinner og 16 menn": "both",
    "12 men and 40 women": "both",
    "begge kjønn": "both",
    "hundrevis av kvinner og barn": "women_and_children",
    "women and their children": "women_and_children",
    "kvinner og barn, og 16 menn": "both",
    "Hvert fjerde drap er partnerdrap, men vi vet lite.": None,
    "I hver by er det partnerdrap, men ikke mange.": None,
    "Kan man si at nordmenn og mennesker blir drept?": None,
    "Ni menn drepte kona si.": None,
    "Ni av ti partnerdrap begås av menn.": None,
    "Women's shelters had 90 beds.": None,
    "38 personer": None,
}


@pytest.mark.parametrize(("sentence", "said"), SEX.items())
def test_whose_number_it_is(sentence: str, said: str | None):
    assert sex(sentence) == said
    assert all(sentence[hit.start : hit.end] == hit.words for hit in sexes(sentence))


PLACES = {
    "Tallene er nye.": ("NO", None, True),
    "Taushet tar liv.": ("NO", None, True),
    "i Norge": ("NO", None, False),
    "Noregs tal": ("NO", None, False),
    "Norway's numbers": ("NO", None, False),
    "norske kvinner": ("NO", None, False),
    "I NOREG": ("NO", None, False),
    "i Sverige": ("SE", None, False),
    "svenske tall": ("SE", None, False),
    "i Danmark": ("DK", None, False),
    "in Finland": ("FI", None, False),
    "Island har få drap": ("IS", None, False),
    "an island": ("NO", None, True),
    "in the United Kingdom": ("GB", None, False),
    "i Storbritannia": ("GB", None, False),
    "England og Wales": ("GB-EAW", None, False),
    "på Færøyane": ("FO", None, False),
    "i USA": ("US", None, False),
    "tell us": ("NO", None, True),
    "Man kan si": ("NO", None, True),
    "på A\u030aland": ("AX", None, False),
    "i Oslo": ("NO", "oslo", False),
    "i Oslo-området i Norge": ("NO", "oslo", False),
    "Agders tall": ("NO", "agder", False),
    "i Hordaland og Sogn og Fjordane": ("NO", "hordaland_og_sogn_og_fjordane", False),
    "i Nord-Norge": ("NO", "nord-norge", False),
    "i Kristiansand": ("NO", "kristiansand", False),
    "Øst politidistrikt": ("NO", "øst politidistrikt", False),
    "mot øst": ("NO", None, True),
    "ifølge Oslo universitetssykehus": ("NO", None, True),
    "Norge og Sverige": (None, None, False),
    "Oslo og Bergen": (None, None, False),
    "i Europa": (None, None, False),
    "in the world": (None, None, False),
}


@pytest.mark.parametrize(("sentence", "said"), PLACES.items())
def test_where_a_sentence_counts(sentence: str, said: tuple[str | None, str | None, bool]):
    found = place(sentence)
    assert (found.country, found.area, found.assumed) == said
    assert sentence[found.start : found.end] == found.words


def test_several_places_are_all_given_and_the_default_is_norway():
    assert [(p.country, p.words) for p in places("Fra Danmark til Island")] == [("DK", "Danmark"), ("IS", "Island")]
    assert place("") == Place("NO", assumed=True)


@pytest.mark.parametrize("area", [word for word in vocabulary.words("area").values() if word.word not in (
    "eskilstuna", "kobenhavns_vestegn", "kristianstad", "ostergotland", "syd_og_sonderjylland",
)], ids=lambda area: area.word)  # fmt: skip
def test_every_norwegian_area_of_the_vocabulary_is_known_by_its_name(area: vocabulary.Word):
    assert place(f"I {area.nb} i fjor").area == area.word


GROUPS = {
    "17 kvinner over 60 år ble drept": "age",
    "unge kvinner": "age",
    "eldre kvinner": "age",
    "17 barn": "children",
    "17 voksne": "adults",
    "kvinner med innvandrerbakgrunn": "background",
    "foreign citizens": "background",
    "drept med kniv": "weapon",
    "17 ble skutt": "weapon",
    "drept i eget hjem": "scene",
    "i alle politidistrikt": "district",
    "drept av ektemannen": "spouse",
    "drept av en samboer": "cohabitant",
    "killed by a boyfriend": "dating_partner",
    "drept av en tidligere partner": "ex_partner",
    "drept av sin far": "killer",
    "drept av en nabo": "killer",
    "faren var siktet": "kin legal_stage",
    "partneren, en venn": "acquaintance",
    "drept eller skadet av partneren": "harm",
    "uoppklarte drap": "legal_stage",
    "0,6 drap per 100 000 innbyggere": "per_inhabitant",
    "gravide kvinner": "condition",
    "drept i trafikken": "other_death",
    "drept av nåværende eller tidligere ektefelle": "spouse",
    "drept av ektefelle, samboer eller kjæreste": "",
    "drept av partneren": "",
    "vold i hjemmet": "",
    "Over ti år ble 83 kvinner drept": "",
    "So far 17 were killed": "",
    "Hvert fjerde drap i Norge er et partnerdrap": "",
}


@pytest.mark.parametrize(("sentence", "names"), GROUPS.items())
def test_words_that_narrow_whom_a_sentence_counts(sentence: str, names: str):
    found = groups(sentence)
    assert sorted({hit.name for hit in found}) == sorted(names.split())
    assert all(sentence[hit.start : hit.end] == hit.words for hit in found)


STATEMENTS = {
    "Vold er den tydeligste risikofaktoren.": "causal",
    "Drapa kjem på grunn av sjalusi.": "causal",
    "Alarm fører til færre drap.": "causal",
    "Violence is the main risk factor.": "causal",
    "Mange liv kunne vært spart.": "counterfactual",
    "Many lives could have been saved.": "counterfactual",
    "Drap kan forebygges.": "normative",
    "Politiet burde handle.": "normative",
    "Something must be done.": "normative",
    "Hvert fjerde drap er et partnerdrap.": "",
}


@pytest.mark.parametrize(("sentence", "kinds"), STATEMENTS.items())
def test_words_that_no_count_can_bear_out(sentence: str, kinds: str):
    assert {hit.name for hit in statement_words(sentence)} == set(kinds.split())


# ---- The table


def test_the_table_names_measures_groups_and_keys_that_exist():
    keys = {"when", "beside", "unless", "measure", "over", "stated", "sex_part", "subset", "knows"}
    known = {*TABLE["groups"], *TABLE["sex"]}
    for name, subject in SUBJECTS.items():
        kinds = set(subject) - {"words", "why"}
        assert kinds <= {"share", "count", "mean", "change", "extreme", "trend"}, name
        for entry in [entry for kind in kinds for entry in subject[kind]]:
            assert set(entry) <= keys, (name, entry)
            for key in {"measure", "over", "stated"} & set(entry):
                assert entry[key] in vocabulary.measures(), entry
            assert set(entry.get("subset", ())) <= set(vocabulary.words("subset")), entry
            assert set(entry.get("knows", ())) <= known, entry
            for key in {"when", "beside", "unless"} & set(entry):
                assert compiled(entry[key]), entry


def test_every_subject_has_a_meaning_or_says_why_not():
    for name, subject in SUBJECTS.items():
        defaults = [entry for entry in subject.get("count", []) if "when" not in entry]
        assert defaults or subject.get("why"), name
        assert set(why(name)) == {"nb", "en"}


def test_a_word_may_need_others_or_bear_none():
    finder = Finder({"a": [{"words": "lenke", "beside": "vold", "unless": "sti"}], "b": ["len ke"]})
    assert [hit.name for hit in finder.find("lenke og vold")] == ["a"]
    assert finder.find("lenke") == finder.find("lenke, vold og sti") == finder.find("lenken, vold") == []
    assert [hit.words for hit in finder.find("len-ke len ke")] == ["len-ke", "len ke"]


WORDS = (
    "drept av eller partner sin brudd på besøks- og kontaktforbud kode 6 7 omvendt voldsalarm kvinner barn Oslo men , ."
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=40).map(" ".join))
def test_no_sentence_breaks_the_reading_and_hits_do_not_overlap(text: str):
    for find in (subjects, sexes, groups, statement_words, places):
        hits = find(text)
        assert all(text[hit.start : hit.end] == hit.words for hit in hits)
        assert all(first.end <= second.start for first, second in pairwise(hits))
    for name in SUBJECTS:
        for kind in ("share", "count", "mean"):
            meanings(name, kind, text)


@pytest.mark.parametrize("piece", ["av ", "drept av sin ", "besøks- og ", "- ", "-", "men ", "kode 6 ", "a", "Oslo "])
def test_a_spoilt_sentence_takes_no_longer_than_its_length(piece: str):
    text = piece * (10_000 // len(piece))
    started = time.perf_counter()
    for find in (subjects, sexes, groups, statement_words, places):
        find(text)
    for name in SUBJECTS:
        meanings(name, "share", text)
        meanings(name, "count", text)
    assert time.perf_counter() - started < 4  # half a second; quadratic time would be minutes
