"""Makes fixtures/keras-1.2.2/preprocessing/preprocessing.json: what Keras 1.2.2's preprocessing gives.

    preprocessing_fixtures.py FILE

run by a Python that imports Keras 1.2.2 (see README.md). Only results that do not depend on chance are stored.
"""
import json
import sys

import numpy as np
from keras.applications import imagenet_utils, inception_v3
from keras.preprocessing import image, sequence, text
from keras.utils import np_utils

TEXTS = [
    "The cat sat on the mat.", "A dog -- not a cat! -- sat\there, didn't it?", "the the the END",
    u"\u0391\u03a3 \u03a3\u0391\u03a3 \u0130stanbul STRASSE \u00c9T\u00c9 na\u00efve \u65e5\u672c", "", "   ..."]


class Pictures:
    """Stands in for PIL.Image, which only has to wrap the array that Keras hands over."""

    @staticmethod
    def fromarray(array, mode):
        return array


def words():
    for source in TEXTS:
        for options in ({}, {"lower": False}, {"filters": "", "split": " "}, {"filters": "at", "split": "s"}):
            yield dict(options, text=source, result=text.text_to_word_sequence(source, **options))


def tokenizers():
    for options in ({}, {"nb_words": 5}, {"lower": False}, {"char_level": True}):
        tokenizer = text.Tokenizer(**options)
        tokenizer.fit_on_texts(TEXTS[:2])
        tokenizer.fit_on_texts(TEXTS)
        held = ["the cat and the dog", "mat mat unknown", ""]
        yield dict(
            options, texts=TEXTS, held=held, word_index=tokenizer.word_index, sequences=tokenizer.texts_to_sequences(held),
            matrices={mode: tokenizer.texts_to_matrix(held, mode).tolist() for mode in ("binary", "count", "freq", "tfidf")})


def paddings():
    sequences = [[1, 2, 3, 4, 5], [6], [], [7, 8, 9]]
    for maxlen in (None, 2, 4, 7):
        for padding in ("pre", "post"):
            for truncating in ("pre", "post"):
                for value in (0, -3):
                    result = sequence.pad_sequences(sequences, maxlen, padding=padding, truncating=truncating, value=value)
                    yield dict(sequences=sequences, maxlen=maxlen, padding=padding, truncating=truncating, value=value, result=result.tolist())


def vector_paddings():
    sequences = [[[1.5, 2], [3, 4], [5, 6]], [[7, 8]], []]
    for maxlen in (None, 2, 4):
        for padding in ("pre", "post"):
            result = sequence.pad_sequences(sequences, maxlen, dtype="float32", padding=padding, truncating=padding, value=.25)
            yield dict(sequences=sequences, maxlen=maxlen, end=padding, value=.25, result=result.tolist())


def skipgrams():
    for window in (1, 2, 4):
        source = [3, 0, 5, 1, 1, 7]
        couples, labels = sequence.skipgrams(source, 8, window_size=window, negative_samples=0., shuffle=False)
        assert all(label == 1 for label in labels)
        yield dict(sequence=source, window=window, couples=[[int(a), int(b)] for a, b in couples])


def normals():
    values = np.random.RandomState(1).randn(2, 3, 4)
    values[1, :, 2] = 0
    for axis in (-1, 0, 1):
        for order in (1, 2, 3, "inf"):
            result = np_utils.normalize(values, axis, np.inf if order == "inf" else order)
            yield dict(values=values.tolist(), axis=axis, order=order, result=result.tolist())


def pictures():
    random = np.random.RandomState(2)
    for channels in (1, 3):
        pixels = random.randint(0, 256, (2, 4, channels)).astype("uint8")
        picture = pixels if channels == 3 else pixels[:, :, 0]
        floats = random.randn(2, 4, channels) * 3
        entry = dict(pixels=pixels.ravel().tolist(), height=2, width=4, floats=floats.tolist())
        for ordering in ("th", "tf"):
            array = image.img_to_array(picture, ordering)
            entry["array_" + ordering] = array.tolist()
            ordered = floats.transpose(2, 0, 1) if ordering == "th" else floats
            entry["picture_" + ordering] = np.asarray(image.array_to_img(ordered, ordering)).ravel().tolist()
            if channels == 3:
                entry["imagenet_" + ordering] = imagenet_utils.preprocess_input(array[None].copy(), ordering).tolist()
                entry["inception"] = inception_v3.preprocess_input(image.img_to_array(picture, "tf")[None]).tolist()
        yield entry


def main():
    image.pil_image = Pictures
    result = {
        "keras": "1.2.2", "recipe": "tools/oracle/preprocessing_fixtures.py",
        "words": list(words()), "tokenizers": list(tokenizers()), "paddings": list(paddings()), "vector_paddings": list(vector_paddings()),
        "sampling_table": sequence.make_sampling_table(50, 1e-3).tolist(), "skipgrams": list(skipgrams()),
        "categorical": [dict(classes=c, count=n, result=np_utils.to_categorical(c, n).tolist()) for c, n in (([0, 2, 1, 2], None), ([1, 0], 4))],
        "normals": list(normals()), "pictures": list(pictures())}
    with open(sys.argv[1], "w") as stream:
        json.dump(result, stream, separators=(",", ":"), sort_keys=True)
        stream.write("\n")


main()
