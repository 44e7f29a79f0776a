#include "RecurrentParts.cu"

// Backward through all steps. dh[row, unit] holds what is known of the state's derivative; each step turns it into the gates'
// derivatives, and those into dh of the step before by the transposed recurrent weights.
extern "C" __global__ void __launch_bounds__(THREADS) recurrent_backward(BackwardArguments a)
{
    const int Main = KIND == 2 ? 2 * UNITS : GATES * UNITS;                 // gates whose product gives dh
    DYNAMIC_SHARED(w1);                                                     // [Main, UB]
    SHARED(float) w2 = w1 + Main * UB;                                             // [UNITS, UB], KIND 2
    SHARED(float) in = w2 + (KIND == 2 ? UNITS * UB : 0);                          // [ROWS, Main]
    SHARED(float) partial = in + ROWS * Main;                                      // [KS, ROWS, UB]
    int unit0 = blockIdx.x * UB;
    for (int i = threadIdx.x; i < Main * UB; i += THREADS)
    {
        int j = i / UB, unit = unit0 + i % UB;
        bool candidate = KIND == 3 && j >= 2 * UNITS;
        w1[i] = unit >= UNITS ? 0.0f : candidate ? a.uh[unit * a.uhRow + j - 2 * UNITS] : a.u[unit * a.uRow + j];
    }
    for (int i = threadIdx.x; KIND == 2 && i < UNITS * UB; i += THREADS)
        w2[i] = unit0 + i % UB < UNITS ? a.uh[(unit0 + i % UB) * a.uhRow + i / UB] : 0.0f;

    i64 firstRow = blockIdx.y * a.tile, lastRow = firstRow + a.tile < a.batch ? firstRow + a.tile : a.batch;
    for (i64 p = threadIdx.x; p < (lastRow - firstRow) * UB; p += THREADS)
        if (unit0 + (int)(p % UB) < UNITS) last_derivatives(a, (firstRow + p / UB) * UNITS + unit0 + p % UB);
    u32 round = 0;
    for (i64 s = 0; s < a.steps; s++)
    {
        i64 t = a.reverse ? a.steps - 1 - s : s, rowStep = a.steps * GATES * UNITS;
        const float* from = a.dx + t * GATES * UNITS;
        __syncthreads();
        for (i64 p = threadIdx.x; p < (lastRow - firstRow) * UB; p += THREADS)
            if (unit0 + (int)(p % UB) < UNITS) backward_cell(a, t, firstRow + p / UB, unit0 + (int)(p % UB));
        for (int phase = KIND == 2 ? 0 : 1; phase < 2; phase++)
        {
            meet(a.counters, round);
            for (i64 row0 = firstRow; row0 < lastRow; row0 += ROWS)
            {
                if (KIND == 2 && phase == 0) load_rows<UNITS, UNITS>(in, from + 2 * UNITS, row0, lastRow, rowStep);
                else if (KIND == 3)
                {
                    load_rows<2 * UNITS, Main>(in, from, row0, lastRow, rowStep);
                    load_rows<UNITS, Main>(in + 2 * UNITS, a.dq + t * UNITS, row0, lastRow, a.steps * UNITS);
                }
                else load_rows<Main, Main>(in, from, row0, lastRow, rowStep);
                __syncthreads();
                if (KIND == 2 && phase == 0) multiply<UNITS, 1>(in, w2, partial);
                else multiply<Main, 1>(in, w1, partial);
                __syncthreads();
                for (int p = threadIdx.x; p < ROWS * UB; p += THREADS)
                {
                    int r = p / UB, u = p % UB, unit = unit0 + u;
                    i64 row = row0 + r;
                    if (row >= lastRow || unit >= UNITS) continue;
                    float sum = total<1>(partial, r, 0, u);
                    if (KIND == 2 && phase == 0) backward_reset(a, t, row, unit, sum);
                    else a.dh[row * UNITS + unit] += sum;
                }
            }
        }
    }
}
