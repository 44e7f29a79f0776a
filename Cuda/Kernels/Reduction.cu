// Sums and greatest elements along some axes, arg-max and softmax. The order of every sum depends on the reduced extents alone.
#define AXES 8

struct ReduceArguments
{
    const float* x; float* y;
    i64 outputs, reduced;                   // how many results, of how many elements each
    i64 keptAxes, reducedAxes;
    i64 keptExtent[AXES], keptStride[AXES], reducedExtent[AXES], reducedStride[AXES];
    i64 chunk;                              // elements of one partial result; y is [chunks, outputs]
};

INLINE i64 place(i64 index, i64 axes, const i64* extent, const i64* step)
{
    i64 at = 0;
    for (i64 axis = axes - 1; axis > 0; axis--)
    {
        i64 rest = index / extent[axis];
        at += (index - rest * extent[axis]) * step[axis];
        index = rest;
    }
    return at + index * step[0];
}

template <bool MAX> INLINE float nothing() { return MAX ? number(0xff800000u) : 0.0f; }
template <bool MAX> INLINE float combine(float a, float b) { return MAX ? maximum(a, b) : a + b; }

// A thread for each result: neighbours read neighbouring elements.
template <bool MAX> INLINE void reduce_threads(const ReduceArguments& a)
{
    i64 begin = blockIdx.y * a.chunk, end = begin + a.chunk < a.reduced ? begin + a.chunk : a.reduced;
    for (i64 o = first(); o < a.outputs; o += stride())
    {
        const float* x = a.x + place(o, a.keptAxes, a.keptExtent, a.keptStride);
        float result = nothing<MAX>();
        if (a.reducedAxes == 1)
            for (i64 i = begin; i < end; i++) result = combine<MAX>(result, x[i * a.reducedStride[0]]);
        else
            for (i64 i = begin; i < end; i++) result = combine<MAX>(result, x[place(i, a.reducedAxes, a.reducedExtent, a.reducedStride)]);
        a.y[blockIdx.y * a.outputs + o] = result;
    }
}

// A block for each result, whose elements lie side by side.
template <bool MAX> INLINE void reduce_block(const ReduceArguments& a)
{
    DYNAMIC_SHARED(partial);
    i64 begin = blockIdx.y * a.chunk, end = begin + a.chunk < a.reduced ? begin + a.chunk : a.reduced;
    for (i64 o = blockIdx.x; o < a.outputs; o += gridDim.x)
    {
        const float* x = a.x + place(o, a.keptAxes, a.keptExtent, a.keptStride);
        float result = nothing<MAX>();
        for (i64 i = begin + threadIdx.x; i < end; i += blockDim.x)
            result = combine<MAX>(result, x[place(i, a.reducedAxes, a.reducedExtent, a.reducedStride)]);
        partial[threadIdx.x] = result;
        for (int half = blockDim.x / 2; half > 0; half /= 2)
        {
            __syncthreads();
            if ((int)threadIdx.x < half) partial[threadIdx.x] = combine<MAX>(partial[threadIdx.x], partial[threadIdx.x + half]);
        }
        if (threadIdx.x == 0) a.y[blockIdx.y * a.outputs + o] = partial[0];
        __syncthreads();
    }
}

extern "C" __global__ void sum_threads(ReduceArguments a) { reduce_threads<false>(a); }
extern "C" __global__ void max_threads(ReduceArguments a) { reduce_threads<true>(a); }
extern "C" __global__ void sum_block(ReduceArguments a) { reduce_block<false>(a); }
extern "C" __global__ void max_block(ReduceArguments a) { reduce_block<true>(a); }

// The index of the first greatest element, NaN above all, as ReduceArguments has it; chunks are not used.
extern "C" __global__ void arg_max(ReduceArguments a)
{
    for (i64 o = first(); o < a.outputs; o += stride())
    {
        const float* x = a.x + place(o, a.keptAxes, a.keptExtent, a.keptStride);
        i64 best = 0;
        for (i64 i = 1; i < a.reduced; i++)
        {
            float challenger = x[i * a.reducedStride[0]], champion = x[best * a.reducedStride[0]];
            if (challenger > champion || (challenger != challenger && champion == champion)) best = i;
        }
        a.y[o] = (float)best;
    }
}

struct SoftmaxArguments { const float* x; float* y; i64 rows, width; };

// A warp for each row.
extern "C" __global__ void softmax(SoftmaxArguments a)
{
    int lane = threadIdx.x & 31;
    for (i64 row = first() >> 5; row < a.rows; row += stride() >> 5)
    {
        const float* x = a.x + row * a.width;
        float* y = a.y + row * a.width;
        float greatest = nothing<true>(), sum = 0;
        for (i64 k = lane; k < a.width; k += 32) greatest = maximum(greatest, x[k]);
        for (int d = 16; d > 0; d /= 2) greatest = maximum(greatest, __shfl_xor_sync(0xffffffffu, greatest, d));
        for (i64 k = lane; k < a.width; k += 32) sum += y[k] = expf(x[k] - greatest);
        for (int d = 16; d > 0; d /= 2) sum += __shfl_xor_sync(0xffffffffu, sum, d);
        for (i64 k = lane; k < a.width; k += 32) y[k] /= sum;
    }
}
