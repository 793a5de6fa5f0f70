"""The help lines that stand beside the figures, everywhere in the same words."""

VIOLENCE = "VO-linjen 116 006"  # for violence in close relationships, day and night
HELP = {
    "nb": f"Trenger du noen å snakke med? {VIOLENCE} (døgnåpen). Politiet 112 eller 02800. Barn: 116 111.",
    "en": f"Someone to talk to? {VIOLENCE} (day and night). Police 112 or 02800. Children: 116 111.",
}
