#include "RecurrentParts.cu"

struct ForwardArguments
{
    const float* x; i64 xRow, xStep;            // input product [N, T, GATES UNITS]
    const float* mask; i64 maskRow, maskStep;   // [N, T, 1] or null
    const float* u; i64 uRow;                   // recurrent weights [UNITS, GATES UNITS]; of a GRU those of z and r
    const float* uh; i64 uhRow;                 // of a GRU those of h
    const float* d; const float* dh;            // recurrent biases of z r, and of h, or null
    const float* h0; const float* c0; const float* o0;      // first states and output [N, UNITS], or null for zeros
    float* y; i64 yRow, yStep;                  // outputs, or null
    float* hEnd; float* cEnd; float* last;      // last states and, apart from them, last output [N, UNITS], or null
    float* hBefore; float* cBefore;             // states before each step [N, T, UNITS], or null
    float* trace;                               // preactivations [N, T, TRACED UNITS] (and h U + d of the candidate), or null
    float* work;                                // [5, N, UNITS]
    u32* counters;                              // zeros, one for each tile
    i64 batch, steps, reverse, tile;
};

// One step a turn: the product of the state, then each unit's gates by one thread.
extern "C" __global__ void __launch_bounds__(THREADS) recurrent_forward(ForwardArguments a)
{
    DYNAMIC_SHARED(w1);                                                     // [UNITS, FIRST, UB]
    float* w2 = w1 + UNITS * FIRST * UB;                                    // [UNITS, UB], KIND 2
    float* in = w2 + (KIND == 2 ? UNITS * UB : 0);                          // [ROWS, UNITS]
    float* partial = in + ROWS * UNITS;                                     // [KS, ROWS, FIRST, UB]
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
    float *c = a.work + 2 * size, *rh = a.work + 3 * size, *zs = a.work + 4 * size;
    for (i64 p = threadIdx.x; p < (lastRow - firstRow) * UB; p += THREADS)
    {
        int unit = unit0 + (int)(p % UB);
        i64 at = (firstRow + p / UB) * UNITS + unit;
        if (unit >= UNITS) continue;
        a.work[at] = a.h0 ? a.h0[at] : 0.0f;
        if (KIND == 1) c[at] = a.c0 ? a.c0[at] : 0.0f;
        if (a.last) a.last[at] = a.o0 ? a.o0[at] : 0.0f;
    }
    u32 round = 0;
    meet(a.counters, round);
    for (i64 s = 0; s < a.steps; s++)
    {
        i64 t = a.reverse ? a.steps - 1 - s : s;
        const float* h = a.work + (s & 1) * size;
        float* next = a.work + ((s & 1) ^ 1) * size;
        for (int phase = 0; phase < (KIND == 2 ? 2 : 1); phase++)
        {
            if (phase == 1) meet(a.counters, round);
            for (i64 row0 = firstRow; row0 < lastRow; row0 += ROWS)
            {
                load_rows<UNITS>(in, phase == 0 ? h : rh, row0, lastRow, UNITS);
                __syncthreads();
                if (KIND == 2 && phase == 1) multiply<UNITS, 1>(in, w2, partial);
                else multiply<UNITS, FIRST>(in, w1, partial);
                __syncthreads();
                for (int p = threadIdx.x; p < ROWS * UB; p += THREADS)
                {
                    int r = p / UB, u = p % UB, unit = unit0 + u;
                    i64 row = row0 + r, at = row * UNITS + unit, when = row * a.steps + t;
                    if (row >= lastRow || unit >= UNITS) continue;
                    const float* x = a.x + row * a.xRow + t * a.xStep + unit;
                    float* trace = a.trace ? a.trace + when * TRACED * UNITS + unit : 0;
                    bool counts = !a.mask || a.mask[row * a.maskRow + t * a.maskStep] != 0;
                    float before = h[at], fresh;
                    if (KIND == 0)
                    {
                        float pre = x[0] + total<FIRST>(partial, r, 0, u);
                        if (trace) trace[0] = pre;
                        fresh = activate<ACTIVATION>(pre);
                    }
                    else if (KIND == 1)
                    {
                        float pi = x[0] + total<FIRST>(partial, r, 0, u), pf = x[UNITS] + total<FIRST>(partial, r, 1 % FIRST, u);
                        float pc = x[2 * UNITS] + total<FIRST>(partial, r, 2 % FIRST, u), po = x[3 * UNITS] + total<FIRST>(partial, r, 3 % FIRST, u);
                        float cell = c[at], held = activate<INNER>(pf) * cell + activate<INNER>(pi) * activate<ACTIVATION>(pc);
                        if (trace) { trace[0] = pi; trace[UNITS] = pf; trace[2 * UNITS] = pc; trace[3 * UNITS] = po; }
                        if (a.cBefore) a.cBefore[when * UNITS + unit] = cell;
                        fresh = activate<INNER>(po) * activate<ACTIVATION>(held);
                        held = counts ? held : cell;
                        c[at] = held;
                        if (a.cEnd && s == a.steps - 1) a.cEnd[at] = held;
                    }
                    else if (KIND == 2 && phase == 0)
                    {
                        float pz = x[0] + total<FIRST>(partial, r, 0, u), pr = x[UNITS] + total<FIRST>(partial, r, 1 % FIRST, u);
                        if (trace) { trace[0] = pz; trace[UNITS] = pr; }
                        zs[at] = activate<INNER>(pz);
                        rh[at] = activate<INNER>(pr) * before;
                        continue;
                    }
                    else if (KIND == 2)
                    {
                        float pk = x[2 * UNITS] + total<1>(partial, r, 0, u), z = zs[at];
                        if (trace) trace[2 * UNITS] = pk;
                        fresh = z * before + (1.0f - z) * activate<ACTIVATION>(pk);
                    }
                    else
                    {
                        float qz = total<FIRST>(partial, r, 0, u), qr = total<FIRST>(partial, r, 1 % FIRST, u), q = total<FIRST>(partial, r, 2 % FIRST, u);
                        if (a.d) { qz += a.d[unit]; qr += a.d[UNITS + unit]; q += a.dh[unit]; }
                        float pz = x[0] + qz, pr = x[UNITS] + qr, z = activate<INNER>(pz), pk = x[2 * UNITS] + activate<INNER>(pr) * q;
                        if (trace) { trace[0] = pz; trace[UNITS] = pr; trace[2 * UNITS] = pk; trace[3 * UNITS] = q; }
                        fresh = z * before + (1.0f - z) * activate<ACTIVATION>(pk);
                    }
                    fresh = counts ? fresh : before;
                    next[at] = fresh;
                    if (a.hBefore) a.hBefore[when * UNITS + unit] = before;
                    if (a.hEnd && s == a.steps - 1) a.hEnd[at] = fresh;
                    if (a.last)
                    {
                        // A masked step of a layer that keeps its state puts out what it put out before.
                        fresh = counts ? fresh : a.last[at];
                        a.last[at] = fresh;
                    }
                    if (a.y) a.y[row * a.yRow + t * a.yStep + unit] = fresh;
                }
            }
        }
        meet(a.counters, round);
    }
}
