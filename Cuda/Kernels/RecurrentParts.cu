// Whole recurrent layers, forward and backward: one launch for all steps. Block (s, r) keeps the recurrent weights of its UB units in
// shared memory for the whole sequence and works on the rows of tile r; blocks of a tile pass each other the state through
// global memory and wait for each other once a step (twice where a GRU resets before its product).
//
// Macros beside those of RecurrentCell.cu: UB units of a block; KS parts of each sum, added up in order; RT rows of a thread; RG
// groups of rows at once. How a sum is cut depends on UNITS alone, so a row's result does not depend on the batch.
#include "RecurrentCell.cu"
#define ROWS (RT * RG)
#define THREADS (UB * KS * RG)

// Waits until all blocks of the tile have come here.
INLINE void meet(u32* counters, u32& round)
{
    __syncthreads();
    if (gridDim.x == 1) return;
    round += gridDim.x;
    if (threadIdx.x == 0)
    {
        __threadfence();
        atomicAdd(counters + blockIdx.y, 1u);
        while (VOLATILE_LOAD(counters + blockIdx.y) < round) PAUSE();
        __threadfence();
    }
    __syncthreads();
}

// K elements of some rows to shared memory, where rows are PITCH apart. Some loads at once are under way.
template <int K, int PITCH> INLINE void load_rows(SHARED(float) in, const float* from, i64 row, i64 last, i64 step)
{
    for (int i0 = threadIdx.x; i0 < ROWS * K; i0 += 4 * THREADS)
    {
        float value[4];
#pragma unroll
        for (int k = 0; k < 4; k++)
        {
            int i = i0 + k * THREADS;
            i64 at = row + i / K;
            value[k] = i < ROWS * K && at < last ? FRESH_LOAD(from + at * step + i % K) : 0.0f;
        }
#pragma unroll
        for (int k = 0; k < 4; k++)
            if (i0 + k * THREADS < ROWS * K) in[(i0 + k * THREADS) / K * PITCH + (i0 + k * THREADS) % K] = value[k];
    }
}

// in [ROWS, K] times w [K, W, UB], a part of each sum for each of KS groups of threads.
template <int K, int W> INLINE void multiply(SHARED(const float) in, SHARED(const float) w, SHARED(float) partial)
{
    int u = threadIdx.x % UB, part = threadIdx.x / UB % KS, group = threadIdx.x / (UB * KS);
    const int each = (K + KS - 1) / KS;
    int begin = part * each, end = begin + each < K ? begin + each : K;
    SHARED(const float) x = in + group * RT * K;
    float sum[RT][W];
#pragma unroll
    for (int r = 0; r < RT; r++)
#pragma unroll
        for (int g = 0; g < W; g++) sum[r][g] = 0;
#pragma unroll 4
    for (int k = begin; k < end; k++)
#pragma unroll
        for (int g = 0; g < W; g++)
        {
            float weight = w[(k * W + g) * UB + u];
#pragma unroll
            for (int r = 0; r < RT; r++) sum[r][g] += x[r * K + k] * weight;
        }
#pragma unroll
    for (int r = 0; r < RT; r++)
#pragma unroll
        for (int g = 0; g < W; g++) partial[((part * ROWS + group * RT + r) * W + g) * UB + u] = sum[r][g];
}

template <int W> INLINE float total(SHARED(const float) partial, int row, int g, int u)
{
    float sum = 0;
#pragma unroll
    for (int part = 0; part < KS; part++) sum += partial[((part * ROWS + row) * W + g) * UB + u];
    return sum;
}
