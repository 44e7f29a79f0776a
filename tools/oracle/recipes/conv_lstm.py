"""ConvLSTM2D: border modes, orderings, direction, sequences, state."""
from keras import layers as L

from library.cases import case, sequential
from library.images import shape


def movies(ordering, count=1, samples=2, steps=3, channels=2):
    def inputs(rng):
        return [[rng.standard_normal((samples, steps) + shape(ordering, channels, 5, 6)).astype("float32")]
                for _ in range(count)]
    return inputs


def layer(ordering, rows, columns, **arguments):
    return lambda: L.ConvLSTM2D(3, rows, columns, dim_ordering=ordering, **arguments)


for ordering in ("th", "tf"):
    frames = (3,) + shape(ordering, 2, 5, 6)
    for border in ("valid", "same"):
        for kernel in ((3, 3), (2, 3)):
            for sequence, backwards in ((False, False), (True, True)):
                name = "%s_%s_k%d%d%s" % ((ordering, border) + kernel + ("_sequences_backwards" if sequence else "",))
                case("ConvLSTM2D", name, sequential(layer(
                    ordering, kernel[0], kernel[1], border_mode=border, return_sequences=sequence,
                    go_backwards=backwards, input_shape=frames)), movies(ordering), dim_ordering=ordering, steps=3,
                    versions=("1.1.2", "1.2.2") if (border, kernel) == ("same", (3, 3)) else ("1.2.2",))
    case("ConvLSTM2D", ordering + "_stateful", sequential(layer(
        ordering, 3, 3, border_mode="same", stateful=True, return_sequences=True, batch_input_shape=(2,) + frames)),
        movies(ordering, 3), dim_ordering=ordering, batch_size=2, resets=(2,), steps=3)
    case("ConvLSTM2D", ordering + "_activations", sequential(layer(
        ordering, 3, 3, border_mode="same", activation="relu", inner_activation="sigmoid", input_shape=frames)),
        movies(ordering), dim_ordering=ordering, steps=3)
    case("ConvLSTM2D", ordering + "_two_layers", sequential(
        layer(ordering, 3, 3, border_mode="same", return_sequences=True, input_shape=frames),
        layer(ordering, 1, 1, border_mode="valid"), lambda: L.Flatten(), lambda: L.Dense(2)),
        movies(ordering), dim_ordering=ordering, steps=3)
case("ConvLSTM2D", "th_subsample", sequential(layer("th", 3, 3, border_mode="same", subsample=(2, 2),
                                                    input_shape=(3, 2, 5, 6))), movies("th"), steps=3,
     no_reload="the file does not hold subsample: Keras reads it again with (1, 1)")


def masked_movies(ordering, channels):
    """The first step of sample 0 and the last of sample 1 are zero, and some pixels of other steps."""
    def inputs(rng):
        x = rng.standard_normal((2, 3) + shape(ordering, channels, 5, 6)).astype("float32")
        x[0, 0] = 0
        x[1, 2] = 0
        x[1, 1, :2, :3] = 0
        return [[x]]
    return inputs


# Keras compares along the last axis, which is W with channels first, and stretches that mask over the output: there the
# input needs as many channels as the output.
for ordering, channels in (("tf", 2), ("th", 3)):
    for sequence, backwards in ((False, False), (True, True)):
        case("ConvLSTM2D", "%s_masked%s" % (ordering, "_sequences_backwards" if sequence else ""), sequential(
            lambda o=ordering, c=channels: L.Masking(input_shape=(3,) + shape(o, c, 5, 6)),
            layer(ordering, 3, 3, border_mode="same", return_sequences=sequence, go_backwards=backwards)),
            masked_movies(ordering, channels), dim_ordering=ordering, steps=3)
