"""Layers that Keras 3 adds: CASES by GROUP/CASE, and RANDOM, which draws arguments for a class."""


def one(layer, shape, n=3):
    """A model of one layer on one input."""

    def build(L, keras, numbers):
        x = L.Input(shape)
        return keras.Model(x, layer(L)(x)), numbers.normal(0, 1, (n,) + tuple(shape)).astype("float32")

    return build


def masked(numbers, n, steps, width):
    """Sequences whose last steps are zeros, at least one step being left."""
    x = numbers.normal(0, 1, (n, steps, width)).astype("float32")
    for i in range(n):
        x[i, 1 + numbers.randint(steps):] = 0
    return x


def attends(layer, shapes, call=None, masks=False, n=3):
    """A layer that takes several inputs by CALL(layer, tensors)."""

    def build(L, keras, numbers):
        inputs = [L.Input(s) for s in shapes]
        tensors = [L.Masking()(x) if masks else x for x in inputs]
        outputs = (call or (lambda l, t: l(*t)))(layer(L), tensors)
        data = [masked(numbers, n, *s) if masks else numbers.normal(0, 1, (n,) + tuple(s)).astype("float32") for s in shapes]
        return keras.Model(inputs, outputs), data

    return build


def tokens(layer, shape, low, high, n=3):
    """A model of one layer on whole numbers."""

    def build(L, keras, numbers):
        x = L.Input(shape, dtype="int32")
        return keras.Model(x, layer(L)(x)), numbers.randint(low, high, (n,) + tuple(shape)).astype("int32")

    return build


def layers_as_activations(L, keras, numbers):
    """Layers without weights in the place of an activation's name, as many programs have LeakyReLU."""
    x = y = L.Input((4, 3))
    y = L.Dense(4, activation=L.LeakyReLU(0.3))(y)
    y = L.Conv1D(5, 2, activation=L.ReLU(max_value=2, negative_slope=0.1, threshold=0.2))(y)
    y = L.Dense(4, activation=L.ELU(0.7))(y)
    y = L.TimeDistributed(L.Dense(3, activation=L.Softmax(axis=1)))(y)
    y = L.LSTM(3, activation=L.LeakyReLU(0.1), return_sequences=True)(y)
    y = L.Activation(L.Activation("tanh"))(y)
    return keras.Model(x, y), numbers.normal(0, 1, (3, 4, 3)).astype("float32")


def axes_unsaid(L, keras, numbers):
    """Functions whose axis is not said take all axes, or the last."""
    x = L.Input((2, 3))
    sources = ["x - ops.max(x)", "x * ops.norm(x) - ops.std(x)", "ops.softmax(x) + ops.mean(x)", "ops.cumsum(x, axis=1)", "x * ops.cast(ops.argmax(x, axis=1), 'float32')[:, None]"]
    functions = [eval("lambda x: " + s, {"ops": keras.ops}) for s in sources]
    return keras.Model(x, [L.Lambda(f)(x) for f in functions]), numbers.normal(0, 1, (3, 2, 3)).astype("float32")


CASES = {
    "lambda/axes_unsaid": axes_unsaid,
    "activation/layers": layers_as_activations,
    "layer_normalization/axes_1_2": one(lambda L: L.LayerNormalization(axis=[1, 2], epsilon=1e-2), (4, 3, 2)),
    "layer_normalization/axis_1": one(lambda L: L.LayerNormalization(axis=1, center=False), (4, 3)),
    "layer_normalization/rms_scaling": one(lambda L: L.LayerNormalization(rms_scaling=True), (4, 3)),
    "rms_normalization/axes": one(lambda L: L.RMSNormalization(axis=[-2, -1]), (4, 3)),
    "group_normalization/channels_first": one(lambda L: L.GroupNormalization(2, axis=1, epsilon=1e-2), (4, 3, 2)),
    "group_normalization/instance": one(lambda L: L.GroupNormalization(-1), (3, 4, 6)),
    "unit_normalization/axes": one(lambda L: L.UnitNormalization([1, 2]), (3, 4)),
    "multi_head_attention/value_dim": attends(
        lambda L: L.MultiHeadAttention(2, 3, value_dim=4, output_shape=5), [(4, 3), (6, 2), (6, 5)]),
    "multi_head_attention/output_shape": attends(
        lambda L: L.MultiHeadAttention(2, 3, output_shape=(2, 3), use_bias=False), [(4, 3), (6, 2)]),
    "multi_head_attention/axes": attends(lambda L: L.MultiHeadAttention(2, 3, attention_axes=(2,)), [(4, 3, 5), (4, 6, 5)]),
    "multi_head_attention/two_axes": attends(lambda L: L.MultiHeadAttention(2, 3), [(2, 3, 5), (3, 2, 5)]),
    "multi_head_attention/causal": attends(
        lambda L: L.MultiHeadAttention(2, 3), [(5, 3), (5, 3)], lambda l, t: l(*t, use_causal_mask=True)),
    "multi_head_attention/masks": attends(lambda L: L.MultiHeadAttention(2, 3, dropout=0.1), [(5, 3), (6, 3)], masks=True),
    "multi_head_attention/gate_and_window": attends(
        lambda L: L.MultiHeadAttention(2, 3, use_gate=True, sliding_window=2), [(5, 3), (5, 3)]),
    "multi_head_attention/scores": attends(
        lambda L: L.MultiHeadAttention(2, 3), [(5, 3), (6, 3)], lambda l, t: l(*t, return_attention_scores=True)),
    "grouped_query_attention/heads": attends(lambda L: L.GroupQueryAttention(3, 4, 2), [(5, 4), (6, 4)]),
    "grouped_query_attention/causal": attends(
        lambda L: L.GroupQueryAttention(2, 2, 1, use_bias=False), [(5, 4), (5, 4)], lambda l, t: l(*t, use_causal_mask=True)),
    "grouped_query_attention/gate_and_window": attends(
        lambda L: L.GroupQueryAttention(2, 4, 2, use_gate=True, sliding_window=2), [(5, 4), (5, 4)]),
    "attention/concat": attends(
        lambda L: L.Attention(use_scale=True, score_mode="concat"), [(4, 3), (5, 2), (5, 3)], lambda l, t: l(t)),
    "attention/causal_scores": attends(
        lambda L: L.Attention(), [(4, 3), (4, 3)], lambda l, t: l(t, use_causal_mask=True, return_attention_scores=True)),
    "attention/masks": attends(lambda L: L.Attention(use_scale=True), [(4, 3), (5, 3)], lambda l, t: l(t), masks=True),
    "additive_attention/masks": attends(lambda L: L.AdditiveAttention(), [(4, 3), (5, 3)], lambda l, t: l(t), masks=True),
    "einsum_dense/right_dots": one(lambda L: L.EinsumDense("ab...,bc->ac...", 4, bias_axes="c", activation="tanh"), (3, 2, 5)),
    "einsum_dense/batch_label": one(lambda L: L.EinsumDense("abc,bcd->abd", (3, 4), bias_axes="bd"), (3, 2)),
    "einsum_dense/sums": one(lambda L: L.EinsumDense("abcd,de->ae", 4), (3, 2, 5)),
    "conv2d/groups": one(lambda L: L.Conv2D(6, 3, groups=3, padding="same"), (5, 4, 3)),
    "conv1d/groups": one(lambda L: L.Conv1D(4, 2, groups=2, strides=2), (7, 4)),
    "depthwise_conv1d/same": one(lambda L: L.DepthwiseConv1D(3, depth_multiplier=2, strides=2, padding="same"), (7, 3)),
    "conv_lstm1d/same": one(lambda L: L.ConvLSTM1D(2, 3, padding="same", return_sequences=True), (4, 5, 3)),
    "conv_lstm3d/valid": one(lambda L: L.ConvLSTM3D(2, 2), (3, 4, 3, 3, 2)),
    "normalization/weights": one(lambda L: L.Normalization(axis=(1, 2)), (3, 4)),
    "normalization/invert": one(lambda L: L.Normalization(axis=None, mean=0.4, variance=2.0, invert=True), (3, 4)),
    "rescaling/list": one(lambda L: L.Rescaling([0.5, 2.0, -1.0], offset=[1.0, 0.0, 2.0]), (4, 3)),
    "center_crop/crop": one(lambda L: L.CenterCrop(3, 4), (6, 7, 2)),
    "category_encoding/count": tokens(lambda L: L.CategoryEncoding(6, output_mode="count"), (4,), 0, 6),
    "category_encoding/one_hot": tokens(lambda L: L.CategoryEncoding(6, output_mode="one_hot"), (1,), 0, 6),
    "discretization/one_hot": one(lambda L: L.Discretization([-0.5, 0.0, 0.7], output_mode="one_hot"), (4,)),
    "softmax/axes": one(lambda L: L.Softmax(axis=(1, 2)), (3, 4)),
    "global_average_pooling2d/keepdims": one(lambda L: L.GlobalAveragePooling2D(keepdims=True), (4, 3, 2)),
    "global_max_pooling1d/keepdims": one(lambda L: L.GlobalMaxPooling1D(keepdims=True), (4, 3)),
    "adaptive_average_pooling2d/uneven": one(lambda L: L.AdaptiveAveragePooling2D((3, 2)), (7, 5, 2)),
    "adaptive_max_pooling1d/uneven": one(lambda L: L.AdaptiveMaxPooling1D(3), (7, 2)),
    "spectral_normalization/dense": one(lambda L: L.SpectralNormalization(L.Dense(4)), (3,)),
    "random_rotation/predicts": one(lambda L: L.RandomRotation(0.2), (4, 5, 3)),
    "identity/one": one(lambda L: L.Identity(), (4, 3)),
}


def shape(draw, low, high):
    return tuple(draw.randint(1, 5) for _ in range(draw.randint(low, high)))


def axes(draw, rank):
    count = draw.randint(1, rank)
    chosen = sorted(draw.sample(range(1, rank + 1), count))
    return chosen[0] if count == 1 and draw.random() < 0.5 else chosen


def last_axes(draw, rank):
    # From 3.9 on Keras normalizes the last axes on PyTorch, whichever it was told.
    return draw.choice([-1, list(range(draw.randint(1, rank), rank + 1))])


def layer_normalization(L, k, numbers, draw):
    s = shape(draw, 1, 4)
    a = (last_axes if hasattr(L, "RMSNormalization") else axes)(draw, len(s))
    layer = L.LayerNormalization(axis=a, epsilon=draw.choice([1e-3, 1e-2, 1e-6]), center=draw.random() < 0.7, scale=draw.random() < 0.7,
                                 rms_scaling=draw.random() < 0.2)
    return one(lambda _: layer, s)(L, k, numbers)


def rms_normalization(L, k, numbers, draw):
    s = shape(draw, 1, 4)
    return one(lambda _: L.RMSNormalization(axis=last_axes(draw, len(s)), epsilon=draw.choice([1e-6, 1e-2])), s)(L, k, numbers)


def unit_normalization(L, k, numbers, draw):
    s = shape(draw, 1, 4)
    return one(lambda _: L.UnitNormalization(axis=axes(draw, len(s))), s)(L, k, numbers)


def group_normalization(L, k, numbers, draw):
    groups = draw.randint(1, 3)
    s = list(shape(draw, 1, 4))
    axis = draw.randint(1, len(s))
    s[axis - 1] = groups * draw.randint(1, 3)
    layer = L.GroupNormalization(draw.choice([groups, groups, -1]), axis=axis if axis < len(s) else draw.choice([axis, -1]),
                                 center=draw.random() < 0.7, scale=draw.random() < 0.7)
    return one(lambda _: layer, tuple(s))(L, k, numbers)


def multi_head_attention(L, k, numbers, draw):
    masks = draw.random() < 0.4
    # Queries without any value are computed otherwise on PyTorch than on TensorFlow, so masks are those of values alone.
    extra = () if masks else shape(draw, 0, 1)
    width = draw.randint(1, 5)
    q = extra + (draw.randint(1, 5), width)
    v = extra + (draw.randint(1, 5), draw.randint(1, 5))
    inputs = [q, v] + ([v[:-1] + (draw.randint(1, 4),)] if draw.random() < 0.4 else [])
    causal, scores = draw.random() < 0.3 and not extra, draw.random() < 0.3
    layer = L.MultiHeadAttention(
        draw.randint(1, 3), draw.randint(1, 4), value_dim=draw.choice([None, None, 2, 3]), use_bias=draw.random() < 0.7,
        dropout=draw.choice([0.0, 0.0, 0.2]), output_shape=draw.choice([None, None, 3, (2, 2)]),
        attention_axes=draw.choice([None, (2,)]) if extra else draw.choice([None, (1,)]))
    tensors = [L.Input(s) for s in inputs]
    given = [tensors[0]] + [L.Masking()(t) if masks else t for t in tensors[1:]]
    y = layer(*given, use_causal_mask=causal, return_attention_scores=scores)
    data = [numbers.normal(0, 1, (3,) + s).astype("float32") for s in inputs]
    if masks:
        last = numbers.randint(1, v[0] + 1, 3)
        for x in data[1:]:
            for i in range(3):
                x[i, last[i]:] = 0
    return k.Model(tensors, y), data


def grouped_query_attention(L, k, numbers, draw):
    heads, width = draw.randint(1, 2), draw.randint(1, 5)
    inputs = [(draw.randint(1, 5), width), (draw.randint(1, 5), width)]
    layer = L.GroupQueryAttention(draw.randint(1, 4), heads * draw.randint(1, 3), heads, use_bias=draw.random() < 0.7,
                                  dropout=draw.choice([0.0, 0.2]))
    causal, scores = draw.random() < 0.3, draw.random() < 0.3
    return attends(lambda _: layer, inputs, lambda l, t: l(*t, use_causal_mask=causal, return_attention_scores=scores))(L, k, numbers)


def attention(L, k, numbers, draw):
    width = draw.randint(1, 5)
    inputs = [(draw.randint(1, 5), width), (draw.randint(1, 5), width)]
    if draw.random() < 0.4:
        inputs[1:] = [(inputs[1][0], draw.randint(1, 4)), inputs[1]]
    if draw.random() < 0.5:
        layer = L.Attention(use_scale=draw.random() < 0.5, score_mode=draw.choice(["dot", "concat"]), dropout=draw.choice([0.0, 0.2]))
    else:
        layer = L.AdditiveAttention(use_scale=draw.random() < 0.6)
    settings = {"use_causal_mask": draw.random() < 0.3, "return_attention_scores": draw.random() < 0.3}
    return attends(lambda _: layer, inputs, lambda l, t: l(t, **settings), masks=draw.random() < 0.4)(L, k, numbers)


def einsum_dense(L, k, numbers, draw):
    kind = draw.choice(["dots", "right", "free"])
    activation = draw.choice(["linear", "tanh", "relu"])
    if kind == "dots":
        s = shape(draw, 1, 4)
        return one(lambda _: L.EinsumDense("...x,xy->...y", draw.randint(1, 4), bias_axes=draw.choice([None, "y"]), activation=activation), s)(L, k, numbers)
    if kind == "right":
        s = shape(draw, 2, 4)
        return one(lambda _: L.EinsumDense("ab...,bc->ac...", draw.randint(1, 4), bias_axes=draw.choice([None, "c"]), activation=activation), s)(L, k, numbers)
    # An input a + inner labels, of which some are summed, some kept, some shared with the kernel; the kernel adds one or two.
    s = shape(draw, 1, 3)
    inner = "bcde"[: len(s)]
    kernel = [l for l in inner if draw.random() < 0.7] or [inner[-1]]
    kept = [l for l in inner if (l not in kernel) or draw.random() < 0.3]
    new = ["x", "y"][: draw.randint(1, 2)]
    extents = dict(zip(inner, s), x=draw.randint(1, 4), y=draw.randint(1, 4))
    output = kept + new
    draw.shuffle(output)
    left = kernel + new
    draw.shuffle(left)
    bias = draw.choice([None, "".join(draw.sample(output, draw.randint(1, len(output))))])
    equation = "a%s,%s->a%s" % (inner, "".join(left), "".join(output))
    return one(lambda _: L.EinsumDense(equation, tuple(extents[l] for l in output), bias_axes=bias, activation=activation), s)(L, k, numbers)


def convolution(L, k, numbers, draw):
    rank, groups = draw.randint(1, 3), draw.randint(1, 3)
    s = tuple(draw.randint(4, 7) for _ in range(rank)) + (groups * draw.randint(1, 2),)
    layer = getattr(L, "Conv%dD" % rank)(groups * draw.randint(1, 2), draw.randint(1, 3), groups=groups, strides=draw.randint(1, 2),
                                         padding=draw.choice(["valid", "same"]))
    return one(lambda _: layer, s)(L, k, numbers)


def transposed(L, k, numbers, draw):
    rank = draw.randint(1, 3)
    s = tuple(draw.randint(2, 4) for _ in range(rank)) + (draw.randint(1, 3),)
    layer = getattr(L, "Conv%dDTranspose" % rank)(draw.randint(1, 3), draw.randint(1, 3), strides=draw.randint(1, 3),
                                                  padding=draw.choice(["valid", "same"]))
    return one(lambda _: layer, s)(L, k, numbers)


def depthwise(L, k, numbers, draw):
    rank = draw.randint(1, 2)
    s = tuple(draw.randint(4, 7) for _ in range(rank)) + (draw.randint(1, 3),)
    layer = getattr(L, "DepthwiseConv%dD" % rank)(draw.randint(1, 3), depth_multiplier=draw.randint(1, 3), strides=draw.randint(1, 2),
                                                  padding=draw.choice(["valid", "same"]))
    return one(lambda _: layer, s)(L, k, numbers)


def conv_lstm(L, k, numbers, draw):
    rank = draw.randint(1, 3)
    s = (draw.randint(1, 4),) + tuple(draw.randint(3, 5) for _ in range(rank)) + (draw.randint(1, 3),)
    layer = getattr(L, "ConvLSTM%dD" % rank)(draw.randint(1, 2), draw.randint(1, 3), padding=draw.choice(["valid", "same"]),
                                             return_sequences=draw.random() < 0.5, go_backwards=draw.random() < 0.3)
    return one(lambda _: layer, s)(L, k, numbers)


def normalization(L, k, numbers, draw):
    s = shape(draw, 1, 3)
    chosen = draw.choice([-1, axes(draw, len(s)), None])
    invert = draw.random() < 0.4
    if chosen in (-1, None) and draw.random() < 0.5:
        count = 1 if chosen is None else s[-1]
        mean, variance = [draw.uniform(-1, 1) for _ in range(count)], [draw.uniform(0.2, 2) for _ in range(count)]
        if chosen is None:
            mean, variance = mean[0], variance[0]
        return one(lambda _: L.Normalization(axis=chosen, mean=mean, variance=variance, invert=invert), s)(L, k, numbers)
    return one(lambda _: L.Normalization(axis=chosen, invert=invert), s)(L, k, numbers)


def encoding(L, k, numbers, draw):
    count = draw.randint(2, 7)
    mode = draw.choice(["one_hot", "multi_hot", "count"])
    s = draw.choice([(1,), (draw.randint(2, 5),)])
    if draw.random() < 0.5:
        boundaries = sorted(draw.uniform(-1, 1) for _ in range(draw.randint(1, 5)))
        return one(lambda _: L.Discretization(boundaries, output_mode=draw.choice([mode, "int"])), s)(L, k, numbers)
    return tokens(lambda _: L.CategoryEncoding(count, output_mode=mode), s, 0, count)(L, k, numbers)


def adaptive(L, k, numbers, draw):
    rank = draw.randint(1, 3)
    s = tuple(draw.randint(2, 7) for _ in range(rank)) + (draw.randint(1, 3),)
    name = draw.choice(["AdaptiveAveragePooling%dD", "AdaptiveMaxPooling%dD"]) % rank
    return one(lambda _: getattr(L, name)(draw.randint(1, 4)), s)(L, k, numbers)


def pooling(L, k, numbers, draw):
    rank = draw.randint(1, 3)
    s = tuple(draw.randint(2, 5) for _ in range(rank)) + (draw.randint(1, 3),)
    name = draw.choice(["GlobalAveragePooling%dD", "GlobalMaxPooling%dD"]) % rank
    return one(lambda _: getattr(L, name)(keepdims=draw.random() < 0.6), s)(L, k, numbers)


def softmax(L, k, numbers, draw):
    s = shape(draw, 2, 4)
    return one(lambda _: L.Softmax(axis=axes(draw, len(s))), s)(L, k, numbers)


RANDOM = {
    f.__name__: f
    for f in (layer_normalization, rms_normalization, unit_normalization, group_normalization, multi_head_attention,
              grouped_query_attention, attention, einsum_dense, convolution, transposed, depthwise, conv_lstm, normalization, encoding,
              adaptive, pooling, softmax)
}
