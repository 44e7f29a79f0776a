"""Made-up English sentences with the part of speech of every word; several words have more than one."""

WORDS = {
    "DET": "the a this that every my her his our no".split(),
    "ADJ": """old small green quiet light clean warm open slow young bright heavy kind cold round dry empty long strange
              clear""".split(),
    "NOUN": """light watch can plant dog ship book play walk train letter garden house river stone bird captain teacher
               water rest answer name hand market fire story cloud orange paper bell""".split(),
    "VERB": """sees finds likes opens follows carries paints remembers cleans hears keeps loses moves holds reads waters
               leaves builds names fires""".split(),
    "BARE": "light watch plant play walk train rest answer name clean open hand water book move hold read".split(),
    "MODAL": "can will may must could should would".split(),
    "PRON": "she he they we it you".split(),
    "ADV": "quietly often never slowly again today still always well soon".split(),
    "PREP": "in on near under behind with by from to past".split(),
    "CONJ": "and but or".split(),
}
TAGS = ["PAD", "DET", "ADJ", "NOUN", "VERB", "MODAL", "PRON", "ADV", "PREP", "CONJ"]


def sentence(rng):
    """A list of (word, tag) pairs."""
    def word(kind, tag=None):
        words = WORDS[kind]
        return [(words[rng.randint(len(words))], tag or kind)]

    def noun_phrase():
        if rng.rand() < 0.25:
            return word("PRON")
        adjectives = [pair for _ in range(rng.choice([0, 0, 1, 1, 2])) for pair in word("ADJ")]
        return word("DET") + adjectives + word("NOUN")

    def verb_phrase():
        verb = word("MODAL") + word("BARE", "VERB") if rng.rand() < 0.45 else word("VERB")
        adverb = word("ADV") if rng.rand() < 0.3 else []
        rest = noun_phrase() if rng.rand() < 0.8 else []
        place = word("PREP") + noun_phrase() if rng.rand() < 0.4 else []
        return adverb + verb + rest + place

    clause = noun_phrase() + verb_phrase()
    return clause + (word("CONJ") + noun_phrase() + verb_phrase() if rng.rand() < 0.25 else [])
