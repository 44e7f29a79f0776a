"""TensorFlow's functions as documented, by PyTorch's functions of the same meaning, for lambda_functions.py where TensorFlow is not at
hand. They know nothing of KerasSharp."""
import torch
import torch.nn.functional as F


def _axis(kwargs, args):
    axis = kwargs.get("axis", args[0] if args else None)
    return axis


def _lrn(x, depth_radius=5, bias=1, alpha=1, beta=0.5):
    # PyTorch divides alpha by the window's width, and has the channels at axis 1.
    width = 2 * depth_radius + 1
    y = F.local_response_norm(x.permute(0, 3, 1, 2), width, alpha=alpha * width, beta=beta, k=bias)
    return y.permute(0, 2, 3, 1)


def _to_space(x, size):
    # PyTorch's channels are (c, row, column), TensorFlow's (row, column, c).
    n, rows, columns, c = x.shape
    first = x.reshape(n, rows, columns, size * size, c // (size * size)).transpose(3, 4).reshape(n, rows, columns, c)
    return F.pixel_shuffle(first.permute(0, 3, 1, 2), size).permute(0, 2, 3, 1)


def _to_depth(x, size):
    y = F.pixel_unshuffle(x.permute(0, 3, 1, 2), size).permute(0, 2, 3, 1)
    n, rows, columns, c = y.shape
    return y.reshape(n, rows, columns, c // (size * size), size * size).transpose(3, 4).reshape(n, rows, columns, c)


def _resize(x, size, mode, corners=False):
    # Without half a pixel's shift, as TensorFlow 1 does: rows and columns at i * (old / new), by a grid.
    def places(old, new):
        at = torch.arange(new, dtype=torch.float64) * (old / new)
        low = at.floor().long().clamp(max=old - 1)
        return low, (low + 1).clamp(max=old - 1), (at - low).float()

    r0, r1, fr = places(x.shape[1], size[0])
    c0, c1, fc = places(x.shape[2], size[1])
    if mode == "nearest":
        return x[:, r0][:, :, c0]
    fr, fc = fr[None, :, None, None], fc[None, None, :, None]
    top = torch.lerp(x[:, r0][:, :, c0], x[:, r0][:, :, c1], fc)
    bottom = torch.lerp(x[:, r1][:, :, c0], x[:, r1][:, :, c1], fc)
    return torch.lerp(top, bottom, fr)


def _centres(x, size):
    y = F.interpolate(x.permute(0, 3, 1, 2), size=tuple(size), mode="bilinear", align_corners=False, antialias=False)
    return y.permute(0, 2, 3, 1)


def _resize1(x, size, **kwargs):
    return _resize(x, size, "bilinear")


def _nearest1(x, size, **kwargs):
    return _resize(x, size, "nearest")


def _named(**functions):
    return type("Module", (), {k: staticmethod(v) if callable(v) and not isinstance(v, type) else v for k, v in functions.items()})


_l2 = lambda x, axis: x * torch.rsqrt(torch.clamp((x * x).sum(axis, keepdim=True), min=1e-12))  # noqa: E731
_nn = _named(
    sigmoid=torch.sigmoid, tanh=torch.tanh, softplus=F.softplus, softsign=F.softsign, relu=F.relu, relu6=F.relu6, selu=F.selu, swish=F.silu,
    silu=F.silu, elu=F.elu, leaky_relu=lambda x: F.leaky_relu(x, 0.2), softmax=lambda x: torch.softmax(x, -1),
    log_softmax=lambda x: torch.log_softmax(x, -1), l2_normalize=_l2, depth_to_space=_to_space, space_to_depth=_to_depth,
    local_response_normalization=_lrn, lrn=_lrn)
_image1 = dict(resize_images=_resize1, resize_bilinear=_resize1, resize_nearest_neighbor=_nearest1)
_image = _named(
    flip_left_right=lambda x: torch.flip(x, [2]), flip_up_down=lambda x: torch.flip(x, [1]),
    rgb_to_grayscale=lambda x: torch.tensordot(x, torch.tensor([0.2989, 0.5870, 0.1140]), dims=1)[..., None],
    resize=_centres, **_image1)
_linalg = _named(norm=lambda x, axis: torch.linalg.vector_norm(x, dim=axis), l2_normalize=_l2)

Tf = _named(
    abs=torch.abs, square=torch.square, exp=torch.exp, expm1=torch.expm1, sin=torch.sin, cos=torch.cos, round=torch.round, sign=torch.sign,
    floor=torch.floor, ceil=torch.ceil, negative=torch.neg, erf=torch.erf, identity=torch.clone, to_float=lambda x: x.float(),
    stop_gradient=lambda x: x.detach(), ones_like=torch.ones_like, zeros_like=torch.zeros_like, sigmoid=torch.sigmoid, tanh=torch.tanh,
    softplus=F.softplus, softsign=F.softsign, softmax=lambda x: torch.softmax(x, -1), convert_to_tensor=torch.as_tensor, sqrt=torch.sqrt,
    log=torch.log, log1p=torch.log1p, rsqrt=torch.rsqrt, reciprocal=torch.reciprocal,
    reduce_sum=lambda x, axis: x.sum(axis), reduce_mean=lambda x, axis: x.mean(axis), reduce_max=lambda x, axis: x.amax(axis),
    reduce_min=lambda x, axis: x.amin(axis), reduce_prod=lambda x, axis: x.prod(axis),
    reduce_variance=lambda x, axis: x.var(axis, correction=0), reduce_std=lambda x, axis: x.std(axis, correction=0),
    reduce_logsumexp=lambda x, axis: torch.logsumexp(x, axis), reduce_any=lambda x, axis: x.any(axis), reduce_all=lambda x, axis: x.all(axis),
    norm=lambda x, axis: torch.linalg.vector_norm(x, dim=axis), cast=lambda x, kind: torch.as_tensor(x).to(dict(float32=torch.float32, int32=torch.int32).get(kind, kind)), float32=torch.float32,
    int32=torch.int32, argmax=torch.argmax, argmin=torch.argmin, cumsum=lambda x, axis: torch.cumsum(x, axis),
    maximum=torch.maximum, minimum=torch.minimum, add=torch.add, subtract=torch.sub, multiply=torch.mul, divide=torch.div, truediv=torch.div,
    div=torch.div, squared_difference=lambda a, b: (a - b) ** 2, greater=torch.gt, greater_equal=torch.ge, less=torch.lt, less_equal=torch.le,
    equal=torch.eq, not_equal=torch.ne, pow=torch.pow, clip_by_value=torch.clamp, where=torch.where, reshape=torch.reshape,
    shape=lambda x: list(x.shape), rank=lambda x: x.dim(), expand_dims=torch.unsqueeze, squeeze=torch.squeeze, transpose=torch.permute,
    concat=torch.cat, stack=lambda v, axis: torch.stack(v, axis), unstack=lambda x, axis: torch.unbind(x, axis),
    split=lambda x, n, axis: torch.split(x, x.shape[axis] // n, axis), reverse=lambda x, axis: torch.flip(x, axis),
    repeat=lambda x, n, axis: torch.repeat_interleave(x, n, dim=axis), tile=torch.tile,
    slice=lambda x, start, size: x[tuple(slice(a, None if n == -1 else a + n) for a, n in zip(start, size))],
    pad=lambda x, by: F.pad(x, [n for pair in reversed(by) for n in pair]), gather=lambda x, at, axis: torch.index_select(x, axis, torch.tensor(at)),
    constant=torch.tensor, matmul=torch.matmul, one_hot=lambda x, n: F.one_hot(x.long(), n).float(),
    ones=torch.ones, zeros=torch.zeros, fill=torch.full, eye=torch.eye, range=torch.arange, linspace=torch.linspace,
    depth_to_space=_to_space, space_to_depth=_to_depth, nn=_nn, image=_image, linalg=_linalg,
    keras=_named(activations=_named(swish=F.silu)), compat=_named(v1=_named(image=_named(resize=_resize1, **_image1))))
