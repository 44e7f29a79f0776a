// Whole recurrent layers, forward and backward: one launch for all steps. Block (s, r) keeps the recurrent weights of its UB units in
// shared memory for the whole sequence and works on the rows of tile r; blocks of a tile pass each other the state through
// global memory and wait for each other once a step (twice where a GRU resets before its product).
//
// Macros: KIND 0 simple-rnn, 1 lstm (i f c o), 2 gru (z r h), 3 gru that resets after the product; ACTIVATION, INNER;
// UNITS; UB units of a block; KS parts of each sum, added up in order; RT rows of a thread; RG groups of rows at once.
// How a sum is cut depends on UNITS alone, so a row's result does not depend on the batch.
#define ROWS (RT * RG)
#define THREADS (UB * KS * RG)
#define GATES (KIND == 1 ? 4 : KIND == 0 ? 1 : 3)
#define TRACED (KIND == 3 ? 4 : GATES)
#define FIRST (KIND == 1 ? 4 : KIND == 2 ? 2 : KIND == 3 ? 3 : 1)

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

// Rows of a [N, K] array to shared memory.
template <int K> INLINE void load_rows(float* in, const float* from, i64 row, i64 last, i64 step)
{
    for (int i = threadIdx.x; i < ROWS * K; i += THREADS)
    {
        i64 at = row + i / K;
        in[i] = at < last ? FRESH_LOAD(from + at * step + i % K) : 0.0f;
    }
}

// in [ROWS, K] times w [K, W, UB], a part of each sum for each of KS groups of threads.
template <int K, int W> INLINE void multiply(const float* in, const float* w, float* partial)
{
    int u = threadIdx.x % UB, part = threadIdx.x / UB % KS, group = threadIdx.x / (UB * KS);
    const int each = (K + KS - 1) / KS;
    int begin = part * each, end = begin + each < K ? begin + each : K;
    const float* x = in + group * RT * K;
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

template <int W> INLINE float total(const float* partial, int row, int g, int u)
{
    float sum = 0;
#pragma unroll
    for (int part = 0; part < KS; part++) sum += partial[((part * ROWS + row) * W + g) * UB + u];
    return sum;
}
