"""Shapes and inputs in both image orderings."""
from library.cases import floats


def shape(ordering, channels, *sizes):
    """Shape of one sample: channels first for 'th', last for 'tf'."""
    return (channels,) + sizes if ordering == "th" else sizes + (channels,)


def image(ordering, count, channels, *sizes):
    """inputs for one predict call: `count` samples of that shape."""
    return floats((count,) + shape(ordering, channels, *sizes))
