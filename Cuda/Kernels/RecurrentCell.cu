// What the kernels of recurrent layers share, whether one launch goes through all steps or each step has its own: their arguments
// and what becomes of one unit of one row in a step.
//
// Macros: KIND 0 simple-rnn, 1 lstm (i f c o), 2 gru (z r h), 3 gru that resets after the product; ACTIVATION, INNER; UNITS.
#define GATES (KIND == 1 ? 4 : KIND == 0 ? 1 : 3)
#define TRACED (KIND == 3 ? 4 : GATES)
#define FIRST (KIND == 1 ? 4 : KIND == 2 ? 2 : KIND == 3 ? 3 : 1)

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

// The first states of one unit of one row.
INLINE void first_states(const ForwardArguments& a, i64 at)
{
    a.work[at] = a.h0 ? a.h0[at] : 0.0f;
    if (KIND == 1) a.work[2 * a.batch * UNITS + at] = a.c0 ? a.c0[at] : 0.0f;
    if (a.last) a.last[at] = a.o0 ? a.o0[at] : 0.0f;
}

// A step of one unit of one row: from the products of the state, one for each gate, to the new state. A gru that resets before its
// product has two phases, with a product of its own each.
INLINE void forward_cell(const ForwardArguments& a, i64 s, i64 t, i64 row, int unit, int phase, const float* sum)
{
    i64 at = row * UNITS + unit, when = row * a.steps + t, size = a.batch * UNITS;
    float *c = a.work + 2 * size, *rh = a.work + 3 * size, *zs = a.work + 4 * size;
    const float* x = a.x + row * a.xRow + t * a.xStep + unit;
    float* trace = a.trace ? a.trace + when * TRACED * UNITS + unit : 0;
    bool counts = !a.mask || a.mask[row * a.maskRow + t * a.maskStep] != 0;
    float before = a.work[(s & 1) * size + at], fresh;
    if (KIND == 0)
    {
        float pre = x[0] + sum[0];
        if (trace) trace[0] = pre;
        fresh = activate<ACTIVATION>(pre);
    }
    else if (KIND == 1)
    {
        float pi = x[0] + sum[0], pf = x[UNITS] + sum[1 % FIRST];
        float pc = x[2 * UNITS] + sum[2 % FIRST], po = x[3 * UNITS] + sum[3 % FIRST];
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
        float pz = x[0] + sum[0], pr = x[UNITS] + sum[1 % FIRST];
        if (trace) { trace[0] = pz; trace[UNITS] = pr; }
        zs[at] = activate<INNER>(pz);
        rh[at] = activate<INNER>(pr) * before;
        return;
    }
    else if (KIND == 2)
    {
        float pk = x[2 * UNITS] + sum[0], z = zs[at];
        if (trace) trace[2 * UNITS] = pk;
        fresh = z * before + (1.0f - z) * activate<ACTIVATION>(pk);
    }
    else
    {
        float qz = sum[0], qr = sum[1 % FIRST], q = sum[2 % FIRST];
        if (a.d) { qz += a.d[unit]; qr += a.d[UNITS + unit]; q += a.dh[unit]; }
        float pz = x[0] + qz, pr = x[UNITS] + qr, z = activate<INNER>(pz), pk = x[2 * UNITS] + activate<INNER>(pr) * q;
        if (trace) { trace[0] = pz; trace[UNITS] = pr; trace[2 * UNITS] = pk; trace[3 * UNITS] = q; }
        fresh = z * before + (1.0f - z) * activate<ACTIVATION>(pk);
    }
    fresh = counts ? fresh : before;
    a.work[((s & 1) ^ 1) * size + at] = fresh;
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

// What is known of the last states' derivatives.
INLINE void last_derivatives(const BackwardArguments& a, i64 at)
{
    a.dh[at] = a.dhEnd ? a.dhEnd[at] : 0.0f;
    if (KIND == 1) a.dc[at] = a.dcEnd ? a.dcEnd[at] : 0.0f;
}

// A step of one unit of one row: from the state's derivative to those of the gates. Afterwards dh holds what passes by the gates.
INLINE void backward_cell(const BackwardArguments& a, i64 t, i64 row, int unit)
{
    i64 at = row * UNITS + unit, when = row * a.steps + t;
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

// Of a gru that resets before its product: from the derivative by r h to that of the reset gate.
INLINE void backward_reset(const BackwardArguments& a, i64 t, i64 row, int unit, float sum)
{
    i64 when = row * a.steps + t;
    float pr = a.trace[(when * TRACED + 1 % TRACED) * UNITS + unit], reset = activate<INNER>(pr);
    a.dx[(when * GATES + 1 % GATES) * UNITS + unit] = sum * a.hBefore[when * UNITS + unit] * slope<INNER>(pr, reset);
    a.dh[row * UNITS + unit] += sum * reset;
}
