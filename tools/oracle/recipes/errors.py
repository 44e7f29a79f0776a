"""What real Keras refuses: masks into layers that do not support them, broken configurations."""
from keras import layers as L
from keras.models import Model

from library.cases import case, floats, sequential
from library.edits import in_layer, replace
from library.masks import STEPS, masked_words

UNMASKED = lambda: L.Embedding(7, 3, input_length=STEPS)
MASK = in_layer("Embedding", "mask_zero", True)


def refuses(layer, name, *after):
    """A mask arrives at `layer`; the file says mask_zero, which real Keras refuses when it loads the file."""
    case(layer, name, sequential(UNMASKED, *after), masked_words(7), edit=MASK, error="load")


for layer, after in (
        ("Dense", lambda: L.Dense(2)), ("Flatten", lambda: L.Flatten()), ("Reshape", lambda: L.Reshape((3, STEPS))),
        ("Permute", lambda: L.Permute((2, 1))), ("Convolution1D", lambda: L.Convolution1D(2, 3)),
        ("MaxPooling1D", lambda: L.MaxPooling1D(2)), ("AveragePooling1D", lambda: L.AveragePooling1D(2)),
        ("GlobalMaxPooling1D", lambda: L.GlobalMaxPooling1D()),
        ("GlobalAveragePooling1D", lambda: L.GlobalAveragePooling1D()),
        ("ZeroPadding1D", lambda: L.ZeroPadding1D(1)), ("Cropping1D", lambda: L.Cropping1D((1, 1))),
        ("UpSampling1D", lambda: L.UpSampling1D(2)), ("LocallyConnected1D", lambda: L.LocallyConnected1D(2, 3)),
        ("AtrousConvolution1D", lambda: L.AtrousConvolution1D(2, 2, atrous_rate=2))):
    refuses(layer, "mask_refused", after)
refuses("Dense", "mask_refused_after_time_distributed",
        lambda: L.TimeDistributed(L.Dense(4)), lambda: L.Dropout(0.2), lambda: L.Dense(2))
refuses("Flatten", "mask_refused_after_lstm_sequences", lambda: L.LSTM(4, return_sequences=True), lambda: L.Flatten())
case("Dense", "mask_consumed_by_lstm", sequential(
    lambda: L.Embedding(7, 3, mask_zero=True), lambda: L.LSTM(4), lambda: L.Dense(2)), masked_words(7))
for layer, after in (
        ("SpatialDropout1D", lambda: L.SpatialDropout1D(0.2)), ("BatchNormalization", lambda: L.BatchNormalization()),
        ("LeakyReLU", lambda: L.LeakyReLU()), ("PReLU", lambda: L.PReLU()), ("ELU", lambda: L.ELU()),
        ("SReLU", lambda: L.SReLU()), ("ParametricSoftplus", lambda: L.ParametricSoftplus()),
        ("ThresholdedReLU", lambda: L.ThresholdedReLU(0.2)), ("GaussianDropout", lambda: L.GaussianDropout(0.2)),
        ("ActivityRegularization", lambda: L.ActivityRegularization(l2=0.1)),
        ("TimeDistributed", lambda: L.TimeDistributed(L.Dense(4)))):
    case(layer, "mask_passes", sequential(
        lambda: L.Embedding(7, 3, mask_zero=True, input_length=STEPS), after, lambda: L.GRU(3, return_sequences=True)),
        masked_words(7))

DENSE = sequential(lambda: L.Dense(3, activation="tanh", input_dim=4))


def broken(name, edit, build=DENSE, inputs=floats((5, 4)), **options):
    case("Sequential", name, build, inputs, edit=edit, error="load", group="errors", **options)


broken("unknown_activation", lambda c: replace(c, "activation", "swish"))
broken("unknown_layer", lambda c: rename_first(c, "Attention"))
broken("unknown_merge_mode", in_layer("Merge", "mode", "difference"),
       build=lambda: two_branches(), inputs=floats((5, 4), (5, 4)))
broken("unknown_initialization", lambda c: replace(c, "init", "magic"))
broken("unknown_argument", in_layer("Dense", "groups", 2))
broken("layer_missing", lambda c: dict(c, config=c["config"] + [
    {"class_name": "Dense", "config": {"name": "dense_9", "output_dim": 2}}]))


def rename_first(config, class_name):
    config["config"][0]["class_name"] = class_name
    return config


def two_branches():
    a, b = L.Input(shape=(4,)), L.Input(shape=(4,))
    return Model([a, b], L.merge([a, b], mode="sum"))
