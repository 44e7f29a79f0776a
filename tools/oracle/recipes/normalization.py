"""BatchNormalization in its three modes and on every axis, by each release's formula."""
from keras import layers as L
from keras.models import Sequential

from library.cases import ALL_OF_1, case, floats, sequential
from library.masks import STEPS, masked_floats

SHAPES = {2: (4,), 3: (5, 4), 4: (3, 4, 5), 5: (2, 3, 4, 3)}


def normalized(name, rank, versions=("1.2.2",), form="h5", **arguments):
    case("BatchNormalization", name, sequential(
        lambda: L.BatchNormalization(input_shape=SHAPES[rank], **arguments)), floats((6,) + SHAPES[rank]),
        versions=versions, form=form, batch_size=4,
        notes="mode 2 uses the statistics of each prediction batch" if arguments.get("mode") == 2 else None)


for rank in SHAPES:
    normalized("mode_0_rank%d" % rank, rank, versions=ALL_OF_1 if rank in (2, 4) else ("1.2.2",))
    for axis in range(1, rank):
        normalized("mode_0_rank%d_axis_%d" % (rank, axis), rank, axis=axis,
                   versions=ALL_OF_1 if (rank, axis) == (4, 1) else ("1.2.2",))
    normalized("mode_1_rank%d" % rank, rank, mode=1, versions=ALL_OF_1 if rank == 2 else ("1.2.2",))
    normalized("mode_2_rank%d" % rank, rank, mode=2, versions=ALL_OF_1 if rank == 3 else ("1.2.2",))
normalized("mode_2_rank4_axis_1", 4, mode=2, axis=1)
normalized("mode_0_axis_minus_2", 3, axis=-2)
normalized("epsilon", 2, epsilon=0.5, form="json", versions=ALL_OF_1)
normalized("epsilon_mode_1", 2, epsilon=0.5, mode=1)
normalized("epsilon_mode_2", 2, epsilon=0.5, mode=2)
normalized("momentum", 2, momentum=0.5, form="yaml")
case("BatchNormalization", "between_layers", lambda: Sequential([
    L.Dense(5, input_dim=4), L.BatchNormalization(), L.Activation("relu"), L.Dense(3), L.BatchNormalization(mode=1)]),
    floats((7, 4)), versions=ALL_OF_1)
case("BatchNormalization", "after_convolution_th", lambda: Sequential([
    L.Convolution2D(3, 2, 2, dim_ordering="th", input_shape=(2, 4, 5)), L.BatchNormalization(axis=1)]),
    floats((3, 2, 4, 5)))
case("BatchNormalization", "masked", sequential(
    lambda: L.Masking(input_shape=(STEPS, 3)), lambda: L.BatchNormalization(),
    lambda: L.LSTM(3, return_sequences=True)), masked_floats(3))
