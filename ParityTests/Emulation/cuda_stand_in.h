// Stands in for CUDA's built-ins where g++ builds the kernels for the processor: each thread of a block is a fiber
// (see cuda_driver.cpp, which runs them), so barriers, warps and blocks that wait for each other work as on a device.
#pragma once
#define STAND_IN
#include <math.h>
#include <string.h>

struct StandInIndex { unsigned x, y, z; };

// What happened to a word of shared memory last, and between which barriers of the block.
struct StandInWord { int writer, reader; unsigned written, read; };

struct StandIn
{
    StandInIndex thread, block, threads, blocks;
    char* shared;
    unsigned sharedWords;
    StandInWord* words;
    unsigned epoch;                    // the number of barriers that the block has passed
    unsigned long long* exchange;      // a word for each thread of the block
    void (*block_barrier)();
    void (*warp_barrier)();
    void (*pause)();
    void (*race)(const char* what, unsigned word);
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
#define SHARED(type) StandInShared<type>
#define DYNAMIC_SHARED(name) StandInShared<float> name(0)
#define PAUSE() stand_in->pause()
#define VOLATILE_LOAD(p) (*(volatile unsigned int*)(p))
#define FRESH_LOAD(p) (*(const volatile float*)(p))

static const int StandInMany = -2;

static inline bool stand_in_has(unsigned word)
{
    if (word < stand_in->sharedWords) return true;
    stand_in->race("outside of the block's memory", word);
    return false;
}

static inline void stand_in_read(unsigned word)
{
    StandInWord& w = stand_in->words[word];
    int me = (int)stand_in->thread.x;
    if (w.writer == -1) stand_in->race("read before it was written", word);
    else if (w.written == stand_in->epoch && w.writer != me) stand_in->race("written by one thread and read by another without a barrier between them", word);
    w.reader = w.reader != -1 && w.read == stand_in->epoch && w.reader != me ? StandInMany : me;
    w.read = stand_in->epoch;
}

static inline void stand_in_write(unsigned word)
{
    StandInWord& w = stand_in->words[word];
    int me = (int)stand_in->thread.x;
    if (w.writer != -1 && w.written == stand_in->epoch && w.writer != me) stand_in->race("written by two threads without a barrier between them", word);
    else if (w.reader != -1 && w.read == stand_in->epoch && w.reader != me) stand_in->race("read by one thread and written by another without a barrier between them", word);
    w.writer = me;
    w.written = stand_in->epoch;
}

// A pointer into the block's shared memory that watches what is done through it.
template <typename T> struct StandInShared
{
    struct Place
    {
        unsigned word;
        operator T() const
        {
            if (!stand_in_has(word)) return T();
            stand_in_read(word);
            return ((T*)stand_in->shared)[word];
        }
        const Place& operator=(T x) const
        {
            if (!stand_in_has(word)) return *this;
            stand_in_write(word);
            ((T*)stand_in->shared)[word] = x;
            return *this;
        }
        const Place& operator=(const Place& other) const { return *this = (T)other; }
    };

    unsigned word;
    explicit StandInShared(unsigned word) : word(word) {}
    template <typename U> StandInShared(const StandInShared<U>& other) : word(other.word) {}
    StandInShared operator+(long long n) const { return StandInShared((unsigned)(word + n)); }
    Place operator[](long long n) const { return Place{(unsigned)(word + n)}; }
    Place operator*() const { return Place{word}; }
};

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
