"""ZeroPadding, Cropping and UpSampling: none but the 1-D ones say in the file which image ordering they use."""
from keras import layers as L

from library.cases import FIRST_AND_LAST, case, floats, sequential
from library.images import image, shape

UNSAID = "the file does not say the image ordering of this layer"


def layer_1d(class_name, name, versions=("1.2.2",), **arguments):
    case(class_name, name, sequential(lambda: getattr(L, class_name)(input_shape=(5, 3), **arguments)),
         floats((4, 5, 3)), versions=versions)


layer_1d("ZeroPadding1D", "int", padding=2, versions=FIRST_AND_LAST)
layer_1d("ZeroPadding1D", "pair", padding=(1, 3), versions=("1.2.2",))
layer_1d("ZeroPadding1D", "dictionary", padding={"left_pad": 0, "right_pad": 2})
layer_1d("Cropping1D", "default")
layer_1d("Cropping1D", "pair", cropping=(2, 1), versions=FIRST_AND_LAST)
layer_1d("Cropping1D", "start_only", cropping=(2, 0))
layer_1d("UpSampling1D", "default", versions=FIRST_AND_LAST)
layer_1d("UpSampling1D", "three", length=3)

OPTIONS_2D = (
    ("ZeroPadding2D", "default", {}), ("ZeroPadding2D", "pair", {"padding": (1, 2)}),
    ("ZeroPadding2D", "four", {"padding": (1, 2, 0, 3)}),
    ("ZeroPadding2D", "dictionary", {"padding": {"top_pad": 1, "bottom_pad": 2, "left_pad": 3, "right_pad": 0}}),
    ("Cropping2D", "default", {}), ("Cropping2D", "pairs", {"cropping": ((1, 2), (0, 3))}),
    ("Cropping2D", "rows", {"cropping": ((1, 1), (0, 0))}),
    ("UpSampling2D", "default", {}), ("UpSampling2D", "three_by_one", {"size": (3, 1)}),
)
OPTIONS_3D = (
    ("ZeroPadding3D", "default", {}), ("ZeroPadding3D", "three", {"padding": (1, 0, 2)}),
    ("Cropping3D", "default", {}), ("Cropping3D", "pairs", {"cropping": ((1, 0), (0, 2), (1, 2))}),
    ("UpSampling3D", "default", {}), ("UpSampling3D", "three", {"size": (1, 2, 3)}),
)
for ordering in ("th", "tf"):
    for class_name, name, arguments in OPTIONS_2D:
        # Pooling before it, or a Dense after it, tells an importer which ordering it is.
        case(class_name, ordering + "_" + name, sequential(
            lambda o=ordering: L.MaxPooling2D((1, 1), dim_ordering=o, input_shape=shape(o, 2, 4, 5)),
            lambda c=class_name, o=ordering, a=arguments: getattr(L, c)(dim_ordering=o, **a)),
            image(ordering, 3, 2, 4, 5), dim_ordering=ordering,
            versions=FIRST_AND_LAST if name in ("pair", "pairs", "three_by_one") else ("1.2.2",))
    for class_name, name, arguments in OPTIONS_3D:
        case(class_name, ordering + "_" + name, sequential(
            lambda c=class_name, o=ordering, a=arguments: getattr(L, c)(
                dim_ordering=o, input_shape=shape(o, 2, 3, 4, 5), **a)),
            image(ordering, 2, 2, 3, 4, 5), dim_ordering=ordering, notes=UNSAID)
    case("ZeroPadding2D", ordering + "_dense_after", sequential(
        lambda o=ordering: L.ZeroPadding2D((1, 2), dim_ordering=o, input_shape=shape(o, 2, 4, 5)),
        lambda: L.Flatten(), lambda: L.Dense(2)), image(ordering, 3, 2, 4, 5), dim_ordering=ordering,
        notes=UNSAID + "; the size of the Dense layer does")
    case("SpatialDropout2D", ordering, sequential(
        lambda o=ordering: L.SpatialDropout2D(0.4, dim_ordering=o, input_shape=shape(o, 2, 4, 5))),
        image(ordering, 3, 2, 4, 5), dim_ordering=ordering, notes=UNSAID)
    case("SpatialDropout3D", ordering, sequential(
        lambda o=ordering: L.SpatialDropout3D(0.4, dim_ordering=o, input_shape=shape(o, 2, 3, 4, 5))),
        image(ordering, 2, 2, 3, 4, 5), dim_ordering=ordering, notes=UNSAID)
