#include "RecurrentParts.cu"

// One step a turn: the product of the state, then each unit's gates by one thread.
extern "C" __global__ void __launch_bounds__(THREADS) recurrent_forward(ForwardArguments a)
{
    DYNAMIC_SHARED(w1);                                                     // [UNITS, FIRST, UB]
    SHARED(float) w2 = w1 + UNITS * FIRST * UB;                                    // [UNITS, UB], KIND 2
    SHARED(float) in = w2 + (KIND == 2 ? UNITS * UB : 0);                          // [ROWS, UNITS]
    SHARED(float) partial = in + ROWS * UNITS;                                     // [KS, ROWS, FIRST, UB]
    int unit0 = blockIdx.x * UB;
    for (int i = threadIdx.x; i < UNITS * FIRST * UB; i += THREADS)
    {
        int k = i / (FIRST * UB), g = i / UB % FIRST, unit = unit0 + i % UB;
        const float* from = KIND == 3 && g == 2 ? a.uh + k * a.uhRow : a.u + k * a.uRow + g * UNITS;
        w1[i] = unit < UNITS ? from[unit] : 0.0f;
    }
    for (int i = threadIdx.x; KIND == 2 && i < UNITS * UB; i += THREADS)
        w2[i] = unit0 + i % UB < UNITS ? a.uh[i / UB * a.uhRow + unit0 + i % UB] : 0.0f;

    i64 firstRow = blockIdx.y * a.tile, lastRow = firstRow + a.tile < a.batch ? firstRow + a.tile : a.batch, size = a.batch * UNITS;
    for (i64 p = threadIdx.x; p < (lastRow - firstRow) * UB; p += THREADS)
        if (unit0 + (int)(p % UB) < UNITS) first_states(a, (firstRow + p / UB) * UNITS + unit0 + p % UB);
    u32 round = 0;
    meet(a.counters, round);
    for (i64 s = 0; s < a.steps; s++)
    {
        i64 t = a.reverse ? a.steps - 1 - s : s;
        const float *h = a.work + (s & 1) * size, *rh = a.work + 3 * size;
        for (int phase = 0; phase < (KIND == 2 ? 2 : 1); phase++)
        {
            if (phase == 1) meet(a.counters, round);
            for (i64 row0 = firstRow; row0 < lastRow; row0 += ROWS)
            {
                load_rows<UNITS, UNITS>(in, phase == 0 ? h : rh, row0, lastRow, UNITS);
                __syncthreads();
                if (KIND == 2 && phase == 1) multiply<UNITS, 1>(in, w2, partial);
                else multiply<UNITS, FIRST>(in, w1, partial);
                __syncthreads();
                for (int p = threadIdx.x; p < ROWS * UB; p += THREADS)
                {
                    int r = p / UB, u = p % UB;
                    if (row0 + r >= lastRow || unit0 + u >= UNITS) continue;
                    float sum[FIRST];
                    if (KIND == 2 && phase == 1) sum[0] = total<1>(partial, r, 0, u);
                    else
                    {
#pragma unroll
                        for (int g = 0; g < FIRST; g++) sum[g] = total<FIRST>(partial, r, g, u);
                    }
                    forward_cell(a, s, t, row0 + r, unit0 + u, phase, sum);
                }
            }
        }
        meet(a.counters, round);
    }
}
