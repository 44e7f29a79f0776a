"""Makes fixtures/text/tokenizer-VERSION.json: what a release's own Tokenizer makes of texts, and pad_sequences of its sequences.

    tokenizers.py VERSION > fixtures/text/tokenizer-VERSION.json

run by a Python that imports that release of Keras (see README.md). No result depends on chance.
2.3.1 makes the same numbers as 2.2.4, 3.15.1 the same as 3.8.0.
"""
import inspect
import json
import sys

try:
    from keras.src.legacy.preprocessing import text
    from keras.src.utils.sequence_utils import pad_sequences
except ImportError:
    from keras.preprocessing import text
    from keras.preprocessing.sequence import pad_sequences

TEXTS = [
    "The cat sat on the mat.", "A dog -- not a cat! -- sat\there,\nit didn't bark; did it?", "the the the END e-mail_me",
    u"\u0391\u03a3 \u03a3\u0391\u03a3 \u0130stanbul STRASSE \u00c9T\u00c9 na\u00efve \u65e5\u672c \u65e5\u672c\u8a9e",
    u"caf\u00e9 cafe\u0301 \U0001f600 ok \U0001f600\u00a0x\u2003y\u3000z", "", "   ...", "zeta eta zeta alpha, beta\r\nalpha\x0bgamma\x0cdelta"]
HELD = [
    "the cat and the dog", "UNKNOWN words here", "", "...", u"\u0130STANBUL \u0391\u03a3 \U0001f600! caf\u00e9", "mat mat\tsat\nmat",
    "UNK <OOV> alpha", u"\u65e5\u672c x y\u3000z didn't"]
OPTIONS = [
    {}, {"num_words": 5}, {"num_words": 1}, {"lower": False}, {"char_level": True}, {"char_level": True, "lower": False},
    {"filters": "", "split": " "}, {"filters": ",.", "split": ","}, {"split": "a"}, {"filters": "!?;", "lower": False},
    {"oov_token": "<OOV>"}, {"oov_token": "UNK", "num_words": 6}, {"oov_token": "cat", "num_words": 4},
    {"oov_token": "UNK", "char_level": True, "num_words": 9}, {"oov_token": "UNK", "lower": False, "filters": ""}]


def known(options):
    names = inspect.signature(text.Tokenizer.__init__).parameters
    options = dict(options)
    if "num_words" in options and "num_words" not in names:
        options["nb_words"] = options.pop("num_words")
    return options if set(options) <= set(names) or "kwargs" in names and "oov_token" in names else None


def tokenizers():
    for options in OPTIONS:
        own = known(options)
        if own is None:
            continue
        tokenizer = text.Tokenizer(**own)
        tokenizer.fit_on_texts(TEXTS)
        sequences = tokenizer.texts_to_sequences(HELD)
        entry = dict(options=options, word_index=sorted(tokenizer.word_index.items(), key=lambda item: item[1]), sequences=sequences)
        if hasattr(tokenizer, "to_json"):
            entry["json"] = tokenizer.to_json()
        if options in OPTIONS[:3] + OPTIONS[10:12]:
            entry["matrices"] = {
                mode: [[round(float(x), 9) for x in row] for row in tokenizer.texts_to_matrix(HELD, mode)]
                for mode in ("binary", "count", "tfidf", "freq")}
        yield entry


def paddings():
    sequences = [[1, 2, 3, 4, 5], [6], [], [7, 8, 9]]
    for maxlen in (None, 2, 4, 7):
        for padding in ("pre", "post"):
            for truncating in ("pre", "post"):
                result = pad_sequences(sequences, maxlen, padding=padding, truncating=truncating, value=-3)
                yield dict(maxlen=maxlen, padding=padding, truncating=truncating, result=result.tolist())


def main():
    result = {
        "keras": sys.argv[1], "recipe": "tools/oracle/tokenizers.py", "texts": TEXTS, "held": HELD,
        "tokenizers": list(tokenizers()), "paddings": list(paddings())}
    json.dump(result, sys.stdout, separators=(",", ":"), sort_keys=True)
    sys.stdout.write("\n")


main()
