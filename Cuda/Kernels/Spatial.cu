// Convolutions as matrix products (im2col and its transpose), and pooling; channels last, 1 to 3 spatial axes (missing ones have extent 1).

struct Grid
{
    i64 extent[3], positions[3], kernel[3], step[3], dilation[3], low[3];
    i64 channels;
};

// The point of x that a tap meets at a position, or -1 where that is padding.
INLINE i64 point(const Grid& g, i64 position, i64 tap)
{
    i64 at = 0, scale = 1;
    for (int axis = 2; axis >= 0; axis--)
    {
        i64 x = position % g.positions[axis] * g.step[axis] + tap % g.kernel[axis] * g.dilation[axis] - g.low[axis];
        if (x < 0 || x >= g.extent[axis]) return -1;
        at += x * scale;
        scale *= g.extent[axis];
        position /= g.positions[axis];
        tap /= g.kernel[axis];
    }
    return at;
}

// The position at which a tap meets a point of x, or -1 where it never does.
INLINE i64 position_of(const Grid& g, i64 point, i64 tap)
{
    i64 at = 0, scale = 1;
    for (int axis = 2; axis >= 0; axis--)
    {
        i64 x = point % g.extent[axis] - tap % g.kernel[axis] * g.dilation[axis] + g.low[axis];
        if (x < 0 || x % g.step[axis] != 0 || x / g.step[axis] >= g.positions[axis]) return -1;
        at += x / g.step[axis] * scale;
        scale *= g.positions[axis];
        point /= g.extent[axis];
        tap /= g.kernel[axis];
    }
    return at;
}

INLINE i64 volume(const i64* extent) { return extent[0] * extent[1] * extent[2]; }

struct ColumnArguments { const float* x; float* y; i64 samples, groups; Grid grid; };

// x [N, points, C] to columns [groups, N positions, taps, C / groups].
extern "C" __global__ void im2col(ColumnArguments a)
{
    const Grid& g = a.grid;
    i64 points = volume(g.extent), positions = volume(g.positions), taps = volume(g.kernel), width = g.channels / a.groups;
    i64 count = a.samples * positions * taps * g.channels;
    for (i64 i = first(); i < count; i += stride())
    {
        i64 c = i % width, rest = i / width, tap = rest % taps;
        rest /= taps;
        i64 position = rest % positions;
        rest /= positions;
        i64 n = rest % a.samples, group = rest / a.samples, at = point(g, position, tap);
        a.y[i] = at < 0 ? 0.0f : a.x[(n * points + at) * g.channels + group * width + c];
    }
}

// The transpose: each point gathers what its taps gave, in the order of the taps.
extern "C" __global__ void col2im(ColumnArguments a)
{
    const Grid& g = a.grid;
    i64 points = volume(g.extent), positions = volume(g.positions), taps = volume(g.kernel), width = g.channels / a.groups;
    i64 count = a.samples * points * g.channels;
    for (i64 i = first(); i < count; i += stride())
    {
        i64 c = i % g.channels, rest = i / g.channels, p = rest % points, n = rest / points, group = c / width;
        float sum = 0;
        for (i64 tap = 0; tap < taps; tap++)
        {
            i64 position = position_of(g, p, tap);
            if (position >= 0) sum += a.x[(((group * a.samples + n) * positions + position) * taps + tap) * width + c - group * width];
        }
        a.y[i] = sum;
    }
}

struct PoolArguments { const float* x; const float* y; const float* dy; float* out; i64 samples; Grid grid; };

INLINE i64 real_taps(const Grid& g, i64 position)
{
    i64 real = 0, taps = volume(g.kernel);
    for (i64 tap = 0; tap < taps; tap++) real += point(g, position, tap) >= 0;
    return real;
}

template <bool MAX> INLINE void pool(const PoolArguments& a)
{
    const Grid& g = a.grid;
    i64 points = volume(g.extent), positions = volume(g.positions), taps = volume(g.kernel), count = a.samples * positions * g.channels;
    for (i64 i = first(); i < count; i += stride())
    {
        i64 c = i % g.channels, rest = i / g.channels, position = rest % positions, n = rest / positions, real = 0;
        float result = MAX ? number(0xff800000u) : 0.0f;
        for (i64 tap = 0; tap < taps; tap++)
        {
            i64 at = point(g, position, tap);
            if (at < 0) continue;
            float x = a.x[(n * points + at) * g.channels + c];
            result = MAX ? maximum(result, x) : result + x;
            real++;
        }
        a.out[i] = MAX ? result : result / (float)real;
    }
}

// Whether an element of a window before one of its taps equals the maximum too.
INLINE bool met_before(const PoolArguments& a, i64 position, i64 tap, i64 row, i64 c, float largest)
{
    for (i64 earlier = 0; earlier < tap; earlier++)
    {
        i64 at = point(a.grid, position, earlier);
        if (at >= 0 && a.x[(row + at) * a.grid.channels + c] == largest) return true;
    }
    return false;
}

template <bool MAX, bool FIRST> INLINE void pool_input(const PoolArguments& a)
{
    const Grid& g = a.grid;
    i64 points = volume(g.extent), positions = volume(g.positions), taps = volume(g.kernel), count = a.samples * points * g.channels;
    for (i64 i = first(); i < count; i += stride())
    {
        i64 c = i % g.channels, rest = i / g.channels, p = rest % points, n = rest / points;
        float sum = 0;
        for (i64 tap = taps - 1; tap >= 0; tap--)
        {
            i64 position = position_of(g, p, tap);
            if (position < 0) continue;
            i64 at = (n * positions + position) * g.channels + c;
            if (!MAX) sum += a.dy[at] / (float)real_taps(g, position);
            else if (a.x[i] == a.y[at] && !(FIRST && met_before(a, position, tap, n * points, c, a.y[at]))) sum += a.dy[at];
        }
        a.out[i] = sum;
    }
}

extern "C" __global__ void max_pool(PoolArguments a) { pool<true>(a); }
extern "C" __global__ void average_pool(PoolArguments a) { pool<false>(a); }
extern "C" __global__ void max_pool_input(PoolArguments a) { pool_input<true, false>(a); }
extern "C" __global__ void max_pool_first_input(PoolArguments a) { pool_input<true, true>(a); }
extern "C" __global__ void average_pool_input(PoolArguments a) { pool_input<false, false>(a); }
