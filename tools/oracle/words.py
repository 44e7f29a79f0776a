"""Texts to the numbers of their words, as real Keras makes them: what fixtures/text holds, one file a release."""
import json
import keras
from keras.preprocessing.text import Tokenizer
TEXTS = [u"The cat sat on the mat.", u"The DOG ate my homework, the cat didn't!", u"", u"  spaces\tand\nlines  ", u"caf\u00e9 na\u00efve \u0130stanbul"]
UNSEEN = TEXTS + [u"the zebra sat; unknown-words everywhere"]
cases = []
for settings in [{}, {"num_words": 4}, {"nb_words": 4}, {"oov_token": "<oov>"}, {"num_words": 5, "oov_token": "<oov>"}, {"char_level": True},
                 {"char_level": True, "num_words": 8}, {"filters": ".", "lower": False}, {"lower": False}]:
    try:
        tokenizer = Tokenizer(**settings)
    except TypeError:
        continue
    tokenizer.fit_on_texts(TEXTS)
    cases.append({"settings": settings, "word_index": dict(tokenizer.word_index), "texts": UNSEEN,
                  "sequences": [list(map(int, s)) for s in tokenizer.texts_to_sequences(UNSEEN)],
                  "to_json": tokenizer.to_json() if hasattr(tokenizer, "to_json") else None})
json.dump({"keras": keras.__version__, "cases": cases}, open("words-%s.json" % keras.__version__, "w"), indent=0, sort_keys=True)
