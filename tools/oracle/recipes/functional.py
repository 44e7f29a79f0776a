"""Functional models and nesting: several inputs and outputs, shared layers, models inside models."""
from keras import layers as L
from keras.models import Model, Sequential

from library.cases import ALL_OF_1, FIRST_AND_LAST, case, floats, integers
from library.masks import STEPS, words


def model(name, build, inputs, **options):
    case("Model", name, build, inputs, **options)


def rows(count, *shapes):
    return floats(*[(count,) + shape for shape in shapes])


def two_inputs_two_outputs():
    a, b = L.Input(shape=(4,), name="left"), L.Input(shape=(3,), name="right")
    h = L.merge([L.Dense(5, activation="tanh")(a), L.Dense(5)(b)], mode="sum")
    return Model([a, b], [L.Dense(2, activation="softmax", name="class")(h), L.Dense(1, name="value")(h)])


def outputs_at_two_depths():
    x = L.Input(shape=(4,))
    early = L.Dense(3, activation="relu")(x)
    return Model(x, [L.Dense(2)(L.Dense(4)(early)), early])


def output_is_an_input():
    x = L.Input(shape=(4,))
    return Model(x, [L.Dense(2)(x), x])


def shared_dense():
    a, b = L.Input(shape=(4,)), L.Input(shape=(4,))
    shared = L.Dense(3, activation="tanh")
    return Model([a, b], L.Dense(1)(L.merge([shared(a), shared(b)], mode="concat")))


def shared_lstm_three_calls():
    xs = [L.Input(shape=(STEPS, 2)) for _ in range(3)]
    shared = L.LSTM(3)
    return Model(xs, L.merge([shared(x) for x in xs], mode="ave"))


def shared_on_its_own_output():
    x = L.Input(shape=(4,))
    shared = L.Dense(4, activation="tanh")
    return Model(x, shared(shared(shared(x))))


def shared_outputs_swapped():
    a, b = L.Input(shape=(4,)), L.Input(shape=(4,))
    shared = L.Dense(3)
    first, second = shared(a), shared(b)
    return Model([a, b], [second, first])


def encoder():
    return Sequential([L.Dense(4, activation="tanh", input_dim=3), L.Dense(2)])


def nested_sequential():
    x = L.Input(shape=(3,))
    return Model(x, L.Dense(2)(encoder()(x)))


def nested_sequential_twice():
    a, b = L.Input(shape=(3,)), L.Input(shape=(3,))
    shared = encoder()
    return Model([a, b], L.Dense(1)(L.merge([shared(a), shared(b)], mode="mul")))


def inner_model():
    x = L.Input(shape=(3,))
    return Model(x, L.merge([L.Dense(4)(x), L.Dense(4, activation="sigmoid")(x)], mode="mul"))


def nested_model_twice():
    a, b = L.Input(shape=(3,)), L.Input(shape=(3,))
    shared = inner_model()
    return Model([a, b], [L.Dense(1)(L.merge([shared(a), shared(b)], mode="concat")), shared(b)])


def nested_two_inputs_two_outputs():
    inner = two_inputs_two_outputs()
    a, b = L.Input(shape=(4,)), L.Input(shape=(3,))
    first, second = inner([L.Dense(4, activation="relu")(a), b])
    return Model([b, a], [second, L.Dense(3)(first)])


def nested_two_deep():
    middle_in = L.Input(shape=(3,))
    middle = Model(middle_in, L.Dense(3)(encoder()(L.Activation("tanh")(middle_in))))
    x = L.Input(shape=(3,))
    return Model(x, L.Dense(2)(middle(x)))


def nested_mixed_trainable():
    """One group of the file: trainable arrays of all sub-layers first, then the running statistics."""
    inner = Sequential([L.Dense(4, input_dim=3), L.BatchNormalization(), L.Dense(3), L.BatchNormalization()])
    return Sequential([inner, L.Dense(2)])


def nested_frozen_layer():
    inner = Sequential([L.Dense(4, input_dim=3, trainable=False), L.Dense(4), L.Dense(3)])
    return Sequential([inner, L.Dense(2)])


def frozen_layers():
    return Sequential([L.Dense(4, input_dim=3, trainable=False), L.BatchNormalization(trainable=False), L.Dense(2)])


def sequential_of_sequentials():
    return Sequential([encoder(), Sequential([L.Dense(5, input_dim=2), L.Activation("relu")]), L.Dense(1)])


def sequential_of_rnns():
    inner = Sequential([L.LSTM(4, return_sequences=True, input_shape=(STEPS, 3)), L.GRU(3, consume_less="gpu")])
    return Sequential([inner, L.Dense(2)])


def masked_two_words():
    a, b = L.Input(shape=(STEPS,), dtype="int32", name="question"), L.Input(shape=(4,), dtype="int32", name="answer")
    table = L.Embedding(7, 3, mask_zero=True)
    encode = L.Bidirectional(L.LSTM(3), merge_mode="sum")
    both = L.merge([encode(table(a)), L.GRU(3)(table(b))], mode="dot", dot_axes=1)
    return Model([a, b], [L.Dense(1, activation="sigmoid")(both), L.RepeatVector(2)(both)])


def two_word_inputs(rng):
    return [[words(rng, 7), words(rng, 7, steps=4, rows=((), (0,), (3,), (1, 2), (0, 1, 2, 3), (0, 2), ()))]]


def mask_through_nested():
    """A nested model passes masks on: the outer LSTM still sees the mask of the inner Embedding."""
    inner = Sequential([L.Embedding(7, 3, mask_zero=True, input_length=STEPS), L.GRU(4, return_sequences=True)])
    x = L.Input(shape=(STEPS,), dtype="int32")
    return Model(x, L.LSTM(3, return_sequences=True)(inner(x)))


def one_word_input(rng):
    return [[words(rng, 7)]]


def residual():
    x = L.Input(shape=(4,))
    h = x
    for _ in range(3):
        h = L.merge([h, L.Dense(4, activation="relu")(h)], mode="sum")
    return Model(x, h)


def fixed_batch():
    x = L.Input(batch_shape=(2, 4))
    return Model(x, L.Dense(3)(x))


def two_names_of_one_class():
    a = L.Input(shape=(4,), name="zebra")
    h = L.Dense(3, name="b_layer")(a)
    return Model(a, [L.Dense(2, name="z_out")(h), L.Dense(2, name="a_out")(h)])


model("two_inputs_two_outputs", two_inputs_two_outputs, rows(5, (4,), (3,)), versions=FIRST_AND_LAST)
model("two_inputs_two_outputs_yaml", two_inputs_two_outputs, rows(5, (4,), (3,)), form="yaml")
model("two_inputs_two_outputs_json", two_inputs_two_outputs, rows(5, (4,), (3,)), form="json")
model("outputs_at_two_depths", outputs_at_two_depths, rows(5, (4,)))
model("output_is_an_input", output_is_an_input, rows(5, (4,)))
model("shared_dense", shared_dense, rows(5, (4,), (4,)), versions=ALL_OF_1)
model("shared_lstm_three_calls", shared_lstm_three_calls, rows(4, (STEPS, 2), (STEPS, 2), (STEPS, 2)), form="json")
model("shared_on_its_own_output", shared_on_its_own_output, rows(5, (4,)))
model("shared_outputs_swapped", shared_outputs_swapped, rows(5, (4,), (4,)))
model("nested_sequential", nested_sequential, rows(5, (3,)), versions=FIRST_AND_LAST)
model("nested_sequential_twice", nested_sequential_twice, rows(5, (3,), (3,)), versions=FIRST_AND_LAST)
model("nested_model_twice", nested_model_twice, rows(5, (3,), (3,)), versions=FIRST_AND_LAST)
model("nested_model_twice_json", nested_model_twice, rows(5, (3,), (3,)), form="json")
model("nested_two_inputs_two_outputs", nested_two_inputs_two_outputs, rows(5, (3,), (4,)))
model("nested_two_deep", nested_two_deep, rows(5, (3,)))
model("nested_mixed_trainable", nested_mixed_trainable, rows(5, (3,)), versions=ALL_OF_1)
model("nested_frozen_layer", nested_frozen_layer, rows(5, (3,)))
model("frozen_layers", frozen_layers, rows(5, (3,)))
model("sequential_of_sequentials", sequential_of_sequentials, rows(5, (3,)))
model("sequential_of_rnns", sequential_of_rnns, rows(4, (STEPS, 3)), form="yaml")
model("masked_two_words", masked_two_words, two_word_inputs)
model("mask_through_nested", mask_through_nested, one_word_input)
model("residual", residual, rows(5, (4,)))
model("fixed_batch", fixed_batch, rows(4, (4,)), batch_size=2)
model("two_names_of_one_class", two_names_of_one_class, rows(5, (4,)), versions=FIRST_AND_LAST)
model("wrong_rank", two_names_of_one_class, rows(5, (4, 1)), error="predict")
model("wrong_size", two_names_of_one_class, rows(5, (3,)), error="predict")
model("missing_input", two_inputs_two_outputs, rows(5, (4,)), error="predict")
model("batches_differ", two_inputs_two_outputs, floats((5, 4), (4, 3)), error="predict")
model("vector_input", lambda: Sequential([L.Dense(2, input_dim=1)]), floats((5,)),
      notes="an input of rank 1 gets a second axis of size 1")
model("wide_vocabulary", lambda: Sequential([
    L.Embedding(50, 8, input_length=20), L.LSTM(16), L.Dense(1, activation="sigmoid")]), integers(50, (6, 20)),
    versions=FIRST_AND_LAST)


def inputs_taken_over():
    """Layers that hand on the very tensor they were given: Keras then names them, not the inputs, as the model's inputs."""
    a, b = L.Input(shape=(STEPS,), dtype="int32"), L.Input(shape=(3,))
    words_on = L.Dropout(0.)(L.Activation("linear")(a))
    h = L.LSTM(3)(L.Embedding(7, 3, mask_zero=True)(words_on))
    inside = L.Input(shape=(3,))
    inner = Model(inside, L.Dense(2)(L.ActivityRegularization(l2=0.1)(inside)))
    return Model([a, b], L.merge([L.Dense(2)(h), inner(b)], mode="sum"))


model("inputs_taken_over", inputs_taken_over, lambda rng: [[words(rng, 7), rng.standard_normal((7, 3)).astype("float32")]], versions=FIRST_AND_LAST)
