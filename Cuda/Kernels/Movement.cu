// Filling, and rows of tables by index.

struct FillArguments { float* y; i64 count; i64 value; };

extern "C" __global__ void fill(FillArguments a)
{
    float value = integer_bits(a.value);
    for (i64 i = first(); i < a.count; i += stride()) a.y[i] = value;
}

struct CountArguments { float* y; i64 count; };

extern "C" __global__ void count(CountArguments a)
{
    for (i64 i = first(); i < a.count; i += stride()) a.y[i] = (float)i;
}

struct GatherArguments { const float* table; const float* index; float* y; i64 rows, width, count; u64* error; };

// The row that an index names, or -1: then the error word gets the least position, with the index behind it.
INLINE i64 row_of(float index, i64 rows, i64 position, u64* error)
{
    if (!(index >= (float)-rows && index < (float)rows))
    {
        atomicMin(error, ((u64)position << 32) | (u32)__float_as_int(index));
        return -1;
    }
    i64 row = (i64)index;
    return row < 0 ? row + rows : row;
}

extern "C" __global__ void gather(GatherArguments a)
{
    for (i64 i = first(); i < a.count * a.width; i += stride())
    {
        i64 position = i / a.width, column = i - position * a.width;
        i64 row = row_of(a.index[position], a.rows, position, a.error);
        a.y[i] = row < 0 ? 0.0f : a.table[row * a.width + column];
    }
}

struct ScatterArguments { const float* rows; const float* index; float* table; i64 height, width, count; u64* error; };

// One block for each row of the table, which looks all indices through and adds what is meant for it in their order.
// So each sum has one order, and no row is written by two.
extern "C" __global__ void scatter_add(ScatterArguments a)
{
    DYNAMIC_SHARED(memory);
    SHARED(int) found = (SHARED(int))memory;        // [blockDim]
    SHARED(int) total = found + blockDim.x;         // the number of hits in this piece
    SHARED(int) counts = total + 1;                 // [warps]
    int t = threadIdx.x, lane = t & 31, warp = t >> 5;
    for (i64 row = blockIdx.x; row < a.height; row += gridDim.x)
    {
        for (i64 c = t; c < a.width; c += blockDim.x) a.table[row * a.width + c] = 0;
        for (i64 start = 0; start < a.count; start += blockDim.x)
        {
            bool hit = start + t < a.count && row_of(a.index[start + t], a.height, start + t, a.error) == row;
            u32 hits = __ballot_sync(0xffffffffu, hit);
            if (lane == 0) counts[warp] = __popc(hits);
            __syncthreads();
            int before = 0;
            for (int w = 0; w < warp; w++) before += counts[w];
            if (hit) found[before + __popc(hits & ((1u << lane) - 1))] = (int)(start + t);
            if (t == (int)blockDim.x - 1) *total = before + __popc(hits);
            __syncthreads();
            for (i64 c = t; c < a.width; c += blockDim.x)
            {
                float sum = a.table[row * a.width + c];
                for (int k = 0; k < *total; k++) sum += a.rows[found[k] * a.width + c];
                a.table[row * a.width + c] = sum;
            }
            __syncthreads();
        }
    }
}

struct FlagArguments { const u64* errors; i64 count; i64* any; };

// Whether some index was out of range, so that the updates of variables are left out.
extern "C" __global__ void flag(FlagArguments a)
{
    if (first() == 0)
    {
        i64 any = 0;
        for (i64 i = 0; i < a.count; i++) any |= a.errors[i] != ~0ull;
        *a.any = any;
    }
}

struct UpdateArguments { const float* x; float* y; i64 count; const i64* any; };

extern "C" __global__ void update(UpdateArguments a)
{
    if (a.any && *a.any) return;
    for (i64 i = first(); i < a.count; i += stride()) a.y[i] = a.x[i];
}
