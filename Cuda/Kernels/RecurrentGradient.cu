#include "RecurrentParts.cu"

struct BackwardArguments
{
    const float* mask; i64 maskRow, maskStep;   // [N, T, 1] or null
    const float* u; i64 uRow;                   // recurrent weights, as forward
    const float* uh; i64 uhRow;
    const float* hBefore; const float* cBefore; // states before each step [N, T, UNITS]
    const float* trace;                         // what the forward pass kept [N, T, TRACED UNITS]
    const float* dy; i64 dyRow, dyStep;         // derivatives by the outputs, or null
    const float* dhEnd; const float* dcEnd;     // derivatives by the last states [N, UNITS], or null for zeros
    float* dx;                                  // derivatives by the input product [N, T, GATES UNITS]
    float* dh; float* dc;                       // derivatives by the first states [N, UNITS]
    float* dq;                                  // KIND 3: derivatives by h U + d of the candidate [N, T, UNITS]
    u32* counters;
    i64 batch, steps, reverse, tile;            // reverse: whether this pass runs from T - 1 to 0
};

// Backward through all steps. dh[row, unit] holds what is known of the state's derivative; each step turns it into the gates'
// derivatives, and those into dh of the step before by the transposed recurrent weights.
extern "C" __global__ void __launch_bounds__(THREADS) recurrent_backward(BackwardArguments a)
{
    const int Main = KIND == 2 ? 2 * UNITS : GATES * UNITS;                 // gates whose product gives dh
    DYNAMIC_SHARED(w1);                                                     // [Main, UB]
    float* w2 = w1 + Main * UB;                                             // [UNITS, UB], KIND 2
    float* in = w2 + (KIND == 2 ? UNITS * UB : 0);                          // [ROWS, Main]
    float* partial = in + ROWS * Main;                                      // [KS, ROWS, UB]
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
    {
        int unit = unit0 + (int)(p % UB);
        i64 at = (firstRow + p / UB) * UNITS + unit;
        if (unit >= UNITS) continue;
        a.dh[at] = a.dhEnd ? a.dhEnd[at] : 0.0f;
        if (KIND == 1) a.dc[at] = a.dcEnd ? a.dcEnd[at] : 0.0f;
    }
    u32 round = 0;
    for (i64 s = 0; s < a.steps; s++)
    {
        i64 t = a.reverse ? a.steps - 1 - s : s, rowStep = a.steps * GATES * UNITS;
        __syncthreads();
        for (i64 p = threadIdx.x; p < (lastRow - firstRow) * UB; p += THREADS)
        {
            int unit = unit0 + (int)(p % UB);
            i64 row = firstRow + p / UB, at = row * UNITS + unit, when = row * a.steps + t;
            if (unit >= UNITS) continue;
            bool counts = !a.mask || a.mask[row * a.maskRow + t * a.maskStep] != 0;
            float dh = a.dh[at] + (a.dy ? a.dy[row * a.dyRow + t * a.dyStep + unit] : 0.0f), kept = counts ? 0.0f : dh;
            const float* trace = a.trace + when * TRACED * UNITS + unit;
            float* dx = a.dx + when * GATES * UNITS + unit;
            dh = counts ? dh : 0.0f;
            if (KIND == 0) dx[0] = dh * slope<ACTIVATION>(trace[0], activate<ACTIVATION>(trace[0]));
            else if (KIND == 1)
            {
                float pi = trace[0], pf = trace[UNITS], pc = trace[2 * UNITS], po = trace[3 * UNITS], before = a.cBefore[when * UNITS + unit];
                float i = activate<INNER>(pi), f = activate<INNER>(pf), g = activate<ACTIVATION>(pc), o = activate<INNER>(po);
                float cell = f * before + i * g, out = activate<ACTIVATION>(cell);
                float carried = a.dc[at], dc = counts ? carried + dh * o * slope<ACTIVATION>(cell, out) : 0.0f;
                dx[0] = dc * g * slope<INNER>(pi, i);
                dx[UNITS] = dc * before * slope<INNER>(pf, f);
                dx[2 * UNITS] = dc * i * slope<ACTIVATION>(pc, g);
                dx[3 * UNITS] = dh * out * slope<INNER>(po, o);
                a.dc[at] = counts ? dc * f : carried;
            }
            else
            {
                float pz = trace[0], pr = trace[UNITS], pk = trace[2 * UNITS], before = a.hBefore[when * UNITS + unit];
                float z = activate<INNER>(pz), r = activate<INNER>(pr), k = activate<ACTIVATION>(pk), dk = dh * (1.0f - z) * slope<ACTIVATION>(pk, k);
                dx[0] = dh * (before - k) * slope<INNER>(pz, z);
                dx[2 * UNITS] = dk;
                if (KIND == 3)
                {
                    dx[UNITS] = dk * trace[3 % TRACED * UNITS] * slope<INNER>(pr, r);
                    a.dq[when * UNITS + unit] = dk * r;
                }
                kept += dh * z;
            }
            a.dh[at] = kept;
        }
        for (int phase = KIND == 2 ? 0 : 1; phase < 2; phase++)
        {
            meet(a.counters, round);
            for (i64 row0 = firstRow; row0 < lastRow; row0 += ROWS)
            {
                const float* from = a.dx + t * GATES * UNITS;
                if (KIND == 2 && phase == 0)
                {
                    load_rows<UNITS>(in, from + 2 * UNITS, row0, lastRow, rowStep);
                    __syncthreads();
                    multiply<UNITS, 1>(in, w2, partial);
                }
                else
                {
                    for (int i = threadIdx.x; i < ROWS * Main; i += THREADS)
                    {
                        i64 row = row0 + i / Main;
                        int j = i % Main;
                        in[i] = row >= lastRow ? 0.0f : KIND == 3 && j >= 2 * UNITS ? FRESH_LOAD(a.dq + (row * a.steps + t) * UNITS + j - 2 * UNITS) : FRESH_LOAD(from + row * rowStep + j);
                    }
                    __syncthreads();
                    multiply<Main, 1>(in, w1, partial);
                }
                __syncthreads();
                for (int p = threadIdx.x; p < ROWS * UB; p += THREADS)
                {
                    int r = p / UB, u = p % UB, unit = unit0 + u;
                    i64 row = row0 + r, at = row * UNITS + unit, when = row * a.steps + t;
                    if (row >= lastRow || unit >= UNITS) continue;
                    float sum = total<1>(partial, r, 0, u);
                    if (KIND == 2 && phase == 0)
                    {
                        // sum is the derivative by r h.
                        float pr = a.trace[(when * TRACED + 1) * UNITS + unit], reset = activate<INNER>(pr);
                        a.dx[(when * GATES + 1) * UNITS + unit] = sum * a.hBefore[when * UNITS + unit] * slope<INNER>(pr, reset);
                        sum *= reset;
                    }
                    a.dh[at] += sum;
                }
            }
        }
    }
}
