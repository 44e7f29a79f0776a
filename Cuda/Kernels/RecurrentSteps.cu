// Recurrent layers whose weights do not fit into the blocks' shared memory: each step is a matrix product by cuBLAS and then one of these
// kernels, all steps recorded as one graph.
#include "RecurrentCell.cu"

struct ForwardStep
{
    ForwardArguments layer;
    const float* product;       // the state times the recurrent weights [N, gates UNITS]
    i64 step, phase;
};

extern "C" __global__ void recurrent_begin(ForwardArguments a)
{
    for (i64 at = first(); at < a.batch * UNITS; at += stride()) first_states(a, at);
}

extern "C" __global__ void recurrent_step(ForwardStep f)
{
    const ForwardArguments& a = f.layer;
    bool second = KIND == 2 && f.phase == 1;
    for (i64 at = first(); at < a.batch * UNITS; at += stride())
    {
        i64 row = at / UNITS;
        int unit = (int)(at - row * UNITS);
        float sum[FIRST];
#pragma unroll
        for (int g = 0; g < FIRST; g++) sum[g] = second ? (g == 0 ? f.product[at] : 0.0f) : f.product[(row * FIRST + g) * UNITS + unit];
        forward_cell(a, f.step, a.reverse ? a.steps - 1 - f.step : f.step, row, unit, (int)f.phase, sum);
    }
}

struct BackwardStep
{
    BackwardArguments layer;
    const float* product;       // KIND 2: derivatives by r h [N, UNITS]
    i64 step, phase;
};

extern "C" __global__ void recurrent_begin_backward(BackwardArguments a)
{
    for (i64 at = first(); at < a.batch * UNITS; at += stride()) last_derivatives(a, at);
}

extern "C" __global__ void recurrent_step_backward(BackwardStep b)
{
    const BackwardArguments& a = b.layer;
    i64 t = a.reverse ? a.steps - 1 - b.step : b.step;
    for (i64 at = first(); at < a.batch * UNITS; at += stride())
    {
        i64 row = at / UNITS;
        int unit = (int)(at - row * UNITS);
        if (KIND == 2 && b.phase == 1) backward_reset(a, t, row, unit, b.product[at]);
        else backward_cell(a, t, row, unit);
    }
}
