// Stands in for CUDA's built-ins where g++ builds the kernels for the processor: each thread of a block is a fiber
// (see cuda_driver.cpp, which runs them), so barriers, warps and blocks that wait for each other work as on a device.
#pragma once
#define STAND_IN
#include <math.h>
#include <string.h>

struct StandInIndex { unsigned x, y, z; };

struct StandIn
{
    StandInIndex thread, block, threads, blocks;
    void* shared;
    unsigned long long* exchange;      // a word for each thread of the block
    void (*block_barrier)();
    void (*warp_barrier)();
    void (*pause)();
};

// Set by whoever loads the compiled kernels.
extern "C" StandIn* stand_in;
StandIn* stand_in;

#define threadIdx (stand_in->thread)
#define blockIdx (stand_in->block)
#define blockDim (stand_in->threads)
#define gridDim (stand_in->blocks)
#define __global__
#define __device__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define DYNAMIC_SHARED(name) float* name = (float*)stand_in->shared
#define PAUSE() stand_in->pause()
#define VOLATILE_LOAD(p) (*(volatile unsigned int*)(p))
#define FRESH_LOAD(p) (*(const volatile float*)(p))

static inline void __syncthreads() { stand_in->block_barrier(); }
static inline void __syncwarp(unsigned = 0xffffffffu) { stand_in->warp_barrier(); }
static inline void __threadfence() { __sync_synchronize(); }

static inline float __int_as_float(int bits) { float x; memcpy(&x, &bits, 4); return x; }
static inline int __float_as_int(float x) { int bits; memcpy(&bits, &x, 4); return bits; }
static inline int __popc(unsigned x) { return __builtin_popcount(x); }

static inline unsigned atomicAdd(unsigned* p, unsigned x) { unsigned old = *p; *p += x; return old; }
static inline unsigned long long atomicMin(unsigned long long* p, unsigned long long x) { unsigned long long old = *p; if (x < old) *p = x; return old; }

static inline unsigned long long stand_in_exchange(unsigned long long word, int from)
{
    unsigned base = threadIdx.x & ~31u;
    stand_in->exchange[threadIdx.x] = word;
    stand_in->warp_barrier();
    unsigned long long other = stand_in->exchange[base + (unsigned)from];
    stand_in->warp_barrier();
    return other;
}

static inline float __shfl_xor_sync(unsigned, float x, int mask)
{
    return __int_as_float((int)stand_in_exchange((unsigned)__float_as_int(x), (int)(threadIdx.x & 31) ^ mask));
}

static inline float __shfl_down_sync(unsigned, float x, unsigned delta)
{
    unsigned lane = threadIdx.x & 31;
    return __int_as_float((int)stand_in_exchange((unsigned)__float_as_int(x), (int)(lane + delta < 32 ? lane + delta : lane)));
}

static inline unsigned __ballot_sync(unsigned, int predicate)
{
    unsigned base = threadIdx.x & ~31u, result = 0;
    stand_in->exchange[threadIdx.x] = predicate != 0;
    stand_in->warp_barrier();
    for (unsigned lane = 0; lane < 32 && base + lane < blockDim.x; lane++) result |= (unsigned)stand_in->exchange[base + lane] << lane;
    stand_in->warp_barrier();
    return result;
}
