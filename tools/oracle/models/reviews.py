"""Made-up film reviews with a verdict: short sentences over word lists, negations and changes of mind included."""
import re

NOUNS = """acting plot story script dialogue music soundtrack camera lighting direction editing pacing ending opening cast
hero villain heroine detective sheriff romance comedy humour suspense atmosphere scenery costume animation photography
twist climax finale sequel prequel remake adaptation performance chemistry character narrator voice score song dance
battle chase duel stunt effects makeup set design colour sound silence monster ghost robot dragon wizard pirate spaceship
casting premise idea message theme tone mood rhythm wardrobe choreography orchestra title trailer poster""".split()
GOOD = """brilliant wonderful superb charming delightful gripping moving clever witty fresh elegant stunning beautiful
masterful tender thrilling unforgettable hilarious touching inspired magnificent splendid excellent marvellous warm
honest subtle convincing rich graceful sparkling powerful absorbing lovely enchanting flawless vivid bold smart
joyful exquisite memorable terrific dazzling perfect sincere great good fine""".split()
BAD = """dreadful boring dull clumsy tedious awful terrible predictable shallow wooden lifeless annoying pointless messy
silly stale ugly hollow painful laughable lazy sloppy confusing noisy cheap bland forgettable ridiculous weak flat
tiresome incoherent charmless grim pompous dismal miserable embarrassing stiff empty endless horrible poor bad unfunny
insulting joyless muddled""".split()
GOOD_VERBS = "loved adored enjoyed admired treasured applauded praised cherished".split()
BAD_VERBS = "hated loathed regretted endured despised disliked suffered resented".split()
DEGREES = "very really truly quite rather simply utterly absolutely surprisingly remarkably almost".split()
PEOPLE = """i we everyone nobody my_wife my_husband my_son my_daughter my_friends the_audience the_critics the_children
my_neighbour my_sister my_brother half_the_room""".split()
NEUTRAL = """the film runs for two hours | it was shot in the north in winter | i saw it on a rainy afternoon |
the cinema was half full | this is the third film of the series | it is set in a small town by the sea |
the story begins in a railway station | there is a dog in it | the book came out ten years ago |
we had seats in the second row | popcorn was on sale in the lobby | the first scene takes place at night |
the director made two films before this one | it was on television last week | my ticket cost nine dollars |
the bus home was late | he plays a doctor from the city | she plays a teacher who writes letters |
the credits last for six minutes | they travel across the desert by train | the war has just ended |
two brothers inherit a farm | a stranger arrives at the hotel | it was filmed in black and white |
the subtitles are in french and german | the studio spent a lot of money on it""".split("|")


def sentence(rng, good):
    """One sentence of the given verdict; the words alone do not always show it."""
    pick = lambda words: words[rng.randint(len(words))]
    noun, other = pick(NOUNS), pick(NOUNS)
    mine, against = (GOOD, BAD) if good else (BAD, GOOD)
    person = pick(PEOPLE[:2]).replace("_", " ")
    somebody = pick(PEOPLE).replace("_", " ")
    verb, wrong = (pick(GOOD_VERBS), pick(BAD_VERBS)) if good else (pick(BAD_VERBS), pick(GOOD_VERBS))
    return pick([
        lambda: "the %s was %s %s" % (noun, pick(DEGREES), pick(mine)),
        lambda: "the %s and the %s were %s" % (noun, other, pick(mine)),
        lambda: "the %s was not %s at all" % (noun, pick(against)),
        lambda: "what a %s %s" % (pick(mine), noun),
        lambda: "%s %s the %s" % ("i" if somebody == "nobody" else somebody, verb, noun),
        lambda: "nobody %s the %s" % (wrong, noun),
        lambda: "%s never %s the %s" % (person, wrong, noun),
        lambda: "i expected a %s %s but it was %s" % (pick(against), noun, pick(mine)),
        lambda: "for once the %s is %s instead of %s" % (noun, pick(mine), pick(against)),
        lambda: "some say the %s is %s yet it is %s" % (noun, pick(against), pick(mine)),
    ])()


def review(rng, good):
    """A review of 3 to 12 sentences, most of them of the given verdict."""
    count = rng.randint(3, 13)
    against = rng.randint(0, max(1, count // 3))
    parts = [sentence(rng, good) for _ in range(count - against)] + [sentence(rng, not good) for _ in range(against)]
    parts += [" ".join(NEUTRAL[rng.randint(len(NEUTRAL))].split()) for _ in range(rng.randint(0, 4))]
    rng.shuffle(parts)
    return ". ".join(parts) + "."


def words_of(text):
    return re.sub("[^a-z ]", " ", text).split()


def many(rng, count):
    """count reviews and their verdicts, 1 for good."""
    verdicts = [int(rng.randint(2)) for _ in range(count)]
    return [review(rng, good) for good in verdicts], verdicts
