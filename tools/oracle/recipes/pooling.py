"""Max, average and global pooling in one, two and three dimensions."""
from keras import layers as L

from library.cases import FIRST_AND_LAST, case, floats, sequential
from library.images import image, shape

WINDOWS_1D = (("valid", 2, None), ("valid", 3, 2), ("valid", 2, 3), ("valid", 3, 1), ("same", 1, 2), ("same", 2, None),
              ("same", 2, 1), ("same", 3, None), ("same", 3, 1), ("same", 3, 2), ("same", 4, 2), ("same", 5, 2),
              ("same", 5, 3))
WINDOWS_2D = (("valid", (2, 2), None), ("valid", (3, 2), (1, 2)), ("same", (2, 2), None), ("same", (2, 2), (1, 1)),
              ("same", (3, 3), (2, 2)), ("same", (3, 3), (1, 1)), ("same", (2, 3), (2, 1)), ("same", (4, 5), (3, 2)),
              ("same", (1, 3), (1, 3)))

for kind in ("Max", "Average"):
    for border, length, stride in WINDOWS_1D:
        name = "%s_k%d_s%s" % (border, length, stride or "default")
        # Releases before 1.2 cannot do 'same' in one dimension.
        versions = FIRST_AND_LAST if name == "valid_k3_s2" else ("1.2.2",)
        case(kind + "Pooling1D", name, sequential(
            lambda c=kind, b=border, k=length, s=stride: getattr(L, c + "Pooling1D")(
                k, stride=s, border_mode=b, input_shape=(9, 3))), floats((3, 9, 3)), versions=versions)
    case(kind + "Pooling1D", "same_k3_s2_even", sequential(lambda c=kind: getattr(L, c + "Pooling1D")(
        3, stride=2, border_mode="same", input_shape=(8, 3))), floats((3, 8, 3)))
    case(kind + "Pooling1D", "any_length", sequential(
        lambda c=kind: getattr(L, c + "Pooling1D")(2, input_shape=(None, 3))), floats((3, 7, 3)))
    for ordering in ("th", "tf"):
        for border, size, stride in WINDOWS_2D:
            name = "%s_%s_k%d%d_s%s" % ((ordering, border) + size + ("%d%d" % stride if stride else "default",))
            if ordering == "tf" and (stride == (1, 1) or kind == "Average" and border == "valid"):
                continue
            case(kind + "Pooling2D", name, sequential(
                lambda c=kind, o=ordering, b=border, k=size, s=stride: getattr(L, c + "Pooling2D")(
                    k, strides=s, border_mode=b, dim_ordering=o, input_shape=shape(o, 2, 6, 7))),
                image(ordering, 2, 2, 6, 7), dim_ordering=ordering,
                versions=FIRST_AND_LAST if size == (3, 3) and stride == (2, 2) else ("1.2.2",))
        for border, size, stride in (("valid", (2, 2, 2), None), ("valid", (2, 1, 3), (1, 1, 2)),
                                     ("same", (2, 2, 2), None), ("same", (3, 3, 2), (2, 1, 2))):
            name = "%s_%s_k%d%d%d_s%s" % ((ordering, border) + size + ("%d%d%d" % stride if stride else "default",))
            case(kind + "Pooling3D", name, sequential(
                lambda c=kind, o=ordering, b=border, k=size, s=stride: getattr(L, c + "Pooling3D")(
                    k, strides=s, border_mode=b, dim_ordering=o, input_shape=shape(o, 2, 4, 5, 6))),
                image(ordering, 2, 2, 4, 5, 6), dim_ordering=ordering)
        case("Global%sPooling2D" % kind, ordering, sequential(lambda c=kind, o=ordering: getattr(
            L, "Global%sPooling2D" % c)(dim_ordering=o, input_shape=shape(o, 2, 6, 7)), lambda: L.Dense(3)),
            image(ordering, 3, 2, 6, 7), dim_ordering=ordering, versions=("1.1.2", "1.2.2"))
        case("Global%sPooling3D" % kind, ordering, sequential(lambda c=kind, o=ordering: getattr(
            L, "Global%sPooling3D" % c)(dim_ordering=o, input_shape=shape(o, 2, 3, 4, 5))),
            image(ordering, 3, 2, 3, 4, 5), dim_ordering=ordering)
    case("Global%sPooling1D" % kind, "plain", sequential(
        lambda c=kind: L.Convolution1D(4, 2, input_shape=(9, 3)),
        lambda c=kind: getattr(L, "Global%sPooling1D" % c)()), floats((3, 9, 3)), versions=("1.1.2", "1.2.2"))
