"""Cases that set the arguments of Keras 3's layers which no other case of Keras 3 sets, made by real Keras 3.

    keras3_layer_arguments.py FOLDER    in a Python that imports keras 3

writes FOLDER/keras-VERSION/arguments/CASE/ in the form that README.md tells: one case for each kind of input, in which each call of a
constructor gives one output. What a release cannot compute is named and left out.

    keras3_layer_arguments.py --names   writes a line for each class and argument with its default
"""
import inspect
import json
import os
import sys
import zipfile

import numpy as np
import keras
from keras import layers as L

GATES = dict(activation="elu", recurrent_activation="hard_sigmoid", dropout=0.2, recurrent_dropout=0.1)


def cells(cell, **own):
    return [
        lambda: L.RNN(cell(2, activation="elu", dropout=0.2, recurrent_dropout=0.1, **own), return_sequences=True, go_backwards=True),
        lambda: L.RNN(cell(2, use_bias=False), unroll=True),
    ]


def states(layer):
    """The output and the states as one value."""
    def call(x):
        outputs = layer(x)
        return L.Concatenate()([L.Flatten()(o) for o in outputs])
    return call


def convolutions(rank):
    conv, turned = getattr(L, f"Conv{rank}D"), getattr(L, f"Conv{rank}DTranspose")
    return [
        lambda: conv(4, 2, dilation_rate=2, padding="same", use_bias=False), lambda: conv(4, 2, strides=2, groups=2, padding="same"),
        lambda: turned(2, 2, strides=2, padding="same", output_padding=1, use_bias=False), lambda: turned(2, 2, dilation_rate=2),
    ]


def pools(rank):
    name = f"{rank}D"
    return [
        lambda: getattr(L, "AveragePooling" + name)(2, strides=2, padding="same"),
        lambda: getattr(L, "MaxPooling" + name)(3, strides=2, padding="same"),
        lambda: getattr(L, "GlobalAveragePooling" + name)(keepdims=True), lambda: getattr(L, "GlobalMaxPooling" + name)(keepdims=True),
    ]


FAMILIES = {
    "lines": ((8, 4), [
        *convolutions(1), *pools(1),
        lambda: L.SeparableConv1D(2, 3, depth_multiplier=2, use_bias=False), lambda: L.DepthwiseConv1D(3, depth_multiplier=2, use_bias=False),
        lambda: L.Cropping1D((2, 1)), lambda: L.UpSampling1D(3), lambda: L.ZeroPadding1D((0, 2)),
        lambda: L.BatchNormalization(axis=1, epsilon=0.01, center=False), lambda: L.BatchNormalization(scale=False, synchronized=False),
        lambda: L.LayerNormalization(axis=[1, 2], scale=False, epsilon=0.01), lambda: L.GroupNormalization(2, center=False),
        lambda: L.GroupNormalization(2, axis=1, scale=False), lambda: L.RMSNormalization(epsilon=0.1), lambda: L.UnitNormalization(axis=1),
        lambda: L.Dense(3, use_bias=False), lambda: L.ReLU(max_value=0.8, negative_slope=0.1, threshold=0.3), lambda: L.Softmax(axis=1),
        lambda: L.Dropout(0.3, noise_shape=(None, 1, 4)), lambda: L.AlphaDropout(0.3, noise_shape=(None, 1, 4)),
        lambda: L.LSTM(2, use_bias=False, unroll=True, **GATES), lambda: L.GRU(2, use_bias=False, unroll=True, **GATES),
        lambda: L.SimpleRNN(2, activation="elu", dropout=0.2, recurrent_dropout=0.1, unroll=True),
        lambda: states(L.GRU(2, return_state=True)), lambda: states(L.SimpleRNN(2, return_state=True, return_sequences=True)),
        lambda: states(L.RNN(L.GRUCell(2, reset_after=False), return_state=True)),
        *cells(L.LSTMCell, recurrent_activation="hard_sigmoid", unit_forget_bias=False), *cells(L.GRUCell, recurrent_activation="hard_sigmoid"),
        *cells(L.SimpleRNNCell),
        lambda: L.Bidirectional(L.LSTM(2, return_sequences=True), merge_mode="ave"),
        lambda: L.Bidirectional(L.GRU(2), backward_layer=L.GRU(2, activation="relu", go_backwards=True), merge_mode="mul"),
        lambda: lambda v: L.Attention(dropout=0.2, use_scale=True, score_mode="concat")([v, v]),
        lambda: lambda v: L.AdditiveAttention(use_scale=False, dropout=0.2)([v, v]),
        lambda: lambda v: L.Dot(axes=2, normalize=True)([v, v]), lambda: lambda v: L.GroupQueryAttention(2, 4, 2, dropout=0.1, use_bias=False)(v, v),
        lambda: lambda v: L.MultiHeadAttention(2, 3, value_dim=2, dropout=0.1, use_bias=False, output_shape=5)(v, v),
        lambda: L.SpectralNormalization(L.Dense(3), power_iterations=3),
    ]),
    "masked": ((6, 3), [
        lambda: lambda v: L.RNN(L.GRUCell(2), return_sequences=True, zero_output_for_mask=True)(L.Masking(0.0)(v)),
        lambda: lambda v: L.LSTM(2, return_sequences=True, zero_output_for_mask=True, go_backwards=True)(L.Masking(0.0)(v)),
        lambda: lambda v: L.Bidirectional(L.SimpleRNN(2, return_sequences=True), merge_mode="sum")(L.Masking(0.0)(v)),
    ]),
    "images": ((8, 6, 4), [
        *convolutions(2), *pools(2),
        lambda: L.SeparableConv2D(2, 3, strides=2, padding="same", depth_multiplier=2, use_bias=False),
        lambda: L.SeparableConv2D(2, 2, dilation_rate=2), lambda: L.DepthwiseConv2D(3, strides=2, padding="same", use_bias=False),
        lambda: L.DepthwiseConv2D(2, dilation_rate=2, depth_multiplier=2), lambda: L.UpSampling2D((3, 1)), lambda: L.MaxPooling2D((3, 1)),
        lambda: L.Resizing(4, 4, crop_to_aspect_ratio=True, interpolation="nearest"),
        lambda: L.Resizing(4, 4, pad_to_aspect_ratio=True, fill_value=0.5, interpolation="nearest"),
        lambda: L.PReLU(alpha_initializer="ones", shared_axes=[1, 2]), lambda: L.SpatialDropout2D(0.2, data_format="channels_first"),
    ]),
    "volumes": ((4, 6, 4, 2), [
        *convolutions(3), *pools(3), lambda: L.Cropping3D(((1, 0), (2, 1), (0, 1))), lambda: L.UpSampling3D((1, 2, 3)),
        lambda: L.ZeroPadding3D(((1, 0), (0, 2), (1, 1))), lambda: L.MaxPooling3D((1, 2, 3)),
        lambda: L.ConvLSTM2D(2, 2, padding="same", return_sequences=True, go_backwards=True, use_bias=False, **GATES),
        lambda: states(L.ConvLSTM2D(2, 2, return_state=True, unit_forget_bias=False)),
    ]),
    "strips": ((3, 6, 2), [
        lambda: L.ConvLSTM1D(2, 2, padding="same", return_sequences=True, go_backwards=True, use_bias=False, **GATES),
        lambda: states(L.ConvLSTM1D(2, 2, return_state=True, unit_forget_bias=False)),
    ]),
    "films": ((3, 4, 3, 3, 2), [
        lambda: L.ConvLSTM3D(2, 2, padding="same", return_sequences=True, go_backwards=True, use_bias=False, **GATES),
        lambda: states(L.ConvLSTM3D(2, 2, return_state=True, unit_forget_bias=False)),
    ]),
    "augmentations": ((6, 6, 3), [
        *[lambda c=c: getattr(L, c)(0.2, value_range=(0, 1)) for c in (
            "RandomContrast", "RandomBrightness", "RandomSharpness", "RandomHue", "RandomInvert", "RandomSaturation",
            "RandomColorDegeneration")],
        *[lambda c=c: getattr(L, c)(0.2, 0.1, fill_mode="wrap", interpolation="nearest", fill_value=0.3) for c in (
            "RandomZoom", "RandomTranslation", "RandomShear")],
        lambda: L.RandomRotation(0.2, fill_mode="wrap", interpolation="nearest", fill_value=0.3),
        lambda: L.RandomPerspective(0.5, scale=0.3, interpolation="nearest", fill_value=0.2),
        lambda: L.RandomColorJitter((0, 1), brightness_factor=0.1, contrast_factor=0.2, saturation_factor=0.1, hue_factor=0.1),
        lambda: L.RandomElasticTransform(0.5, 0.4, interpolation="nearest", fill_mode="wrap", fill_value=0.1, value_range=(0, 1)),
        lambda: L.RandomErasing(0.5, scale=(0.1, 0.2), fill_value=0.2, value_range=(0, 1)),
        lambda: L.RandomGaussianBlur(0.5, value_range=(0, 1)), lambda: L.RandomPosterization(3, value_range=(0, 1)), lambda: L.MixUp(0.3),
        lambda: L.Solarization(value_range=(0, 1)), lambda: L.RandAugment(value_range=(0, 1), num_ops=3, interpolation="nearest"),
        lambda: L.AugMix(value_range=(0, 1), num_chains=2, chain_depth=2, alpha=0.5, all_ops=False, interpolation="nearest"),
    ]),
    "stateful": ((3, 4), [
        lambda: L.LSTM(2, stateful=True), lambda: L.GRU(2, stateful=True, return_sequences=True), lambda: L.SimpleRNN(2, stateful=True),
        lambda: L.RNN(L.LSTMCell(2), stateful=True),
    ]),
    "numbers": ((4,), [
        lambda: L.IntegerLookup(vocabulary=[3, 1, 7], num_oov_indices=2, mask_token=0, oov_token=-5),
        lambda: L.IntegerLookup(vocabulary=[3, 1, 7], output_mode="count", max_tokens=6, pad_to_max_tokens=True),
        lambda: L.IntegerLookup(vocabulary=[3, 1, 7], output_mode="tf_idf", idf_weights=[0.5, 0.25, 2.0]),
        lambda: L.IntegerLookup(vocabulary=[3, 1, 7], invert=True), lambda: L.Hashing(4, mask_value=1), lambda: L.Hashing(4, salt=[5, 6]),
        lambda: L.Discretization([2.0, 4.5], output_mode="multi_hot"), lambda: L.CategoryEncoding(10, output_mode="count"),
    ]),
}


def attempt(make, x, data):
    """The layer's output for a value of a model, where this release can make it."""
    try:
        y = make()(x)
        np.asarray(keras.ops.convert_to_numpy(keras.Model(x, y)(data)))
        return y
    except Exception as e:
        print("left out:", type(e).__name__, str(e).split("\n")[0][:160])
        return None


def deflate(path):
    """Keras stores archives as they are, which for many small arrays is mostly zeros."""
    with zipfile.ZipFile(path) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)


def store(folder, name, shape, makers):
    keras.utils.clear_session()
    generator = np.random.default_rng([int(c) for c in name.encode()])
    data = generator.uniform(0, 1, (4, *shape)).astype("float32")
    if name == "masked":
        for row in range(4):
            data[row, 6 - row :] = 0
            data[row, :row] = 0
    if name == "numbers":
        data = np.floor(data * 9)
    x = keras.Input(batch_shape=(4, *shape), name="x") if name == "stateful" else keras.Input(shape, name="x")
    model = keras.Model(x, [y for y in (attempt(m, x, data) for m in makers) if y is not None])
    for weight in model.weights:
        if weight.dtype == "float32":
            weight.assign(generator.uniform(0.1 if "variance" in weight.path else -0.7, 0.7, weight.shape))
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            layer.reset_states()
    path = os.path.join(folder, f"keras-{keras.__version__}", "arguments", name)
    os.makedirs(path, exist_ok=True)
    model.save(os.path.join(path, "model.keras"))
    deflate(os.path.join(path, "model.keras"))
    arrays, calls = {"x0": data}, []
    for _ in range(2 if name == "stateful" else 1):
        found = [np.asarray(keras.ops.convert_to_numpy(v), "float32") for v in model(data, training=False)]
        calls.append({"inputs": ["x0"], "outputs": [f"y{len(arrays) - 1 + i}" for i in range(len(found))]})
        arrays.update({f"y{len(arrays) - 1 + i}": y for i, y in enumerate(found)})
    np.savez_compressed(os.path.join(path, "data.npz"), **arrays)
    case = {
        "keras": keras.__version__, "backend": "torch", "dim_ordering": "tf", "floatx": "float32",
        "recipe": f"tools/oracle/keras3_layer_arguments.py:{name}", "layer": "Model", "files": {"model": "model.keras"}, "batch_size": 4,
        "tolerance": {"steps": 8, "width": 64}, "calls": calls,
    }
    with open(os.path.join(path, "case.json"), "w") as file:
        json.dump(case, file, indent=1)


def names():
    for name, layer in sorted(vars(L).items()):
        if not isinstance(layer, type) or not issubclass(layer, L.Layer) or layer.__name__ != name and hasattr(L, layer.__name__):
            continue
        for argument in list(inspect.signature(layer.__init__).parameters.values())[1:]:
            if argument.kind not in (argument.VAR_KEYWORD, argument.VAR_POSITIONAL):
                none = argument.default is inspect.Parameter.empty
                value = argument.default if isinstance(argument.default, (int, float, str, list, tuple, type(None))) else str(argument.default)
                print(name, argument.name, "required" if none else json.dumps(value))


def main():
    if sys.argv[1] == "--names":
        names()
        return
    for name, (shape, makers) in FAMILIES.items():
        try:
            store(sys.argv[1], name, shape, makers)
        except Exception as e:
            print(name, type(e).__name__, str(e)[:300])


if __name__ == "__main__":
    main()
