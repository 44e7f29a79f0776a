// What all kernels share. Every kernel takes one structure of 8-byte fields. STAND_IN is defined where a C++ compiler
// builds these sources for the processor, to check their arithmetic.
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long i64;

#ifndef STAND_IN
// A pointer into shared memory; the stand-in watches what is done through it.
#define SHARED(type) type*
#define DYNAMIC_SHARED(name) extern __shared__ __align__(16) float name[]
#define PAUSE() __nanosleep(20)
#define VOLATILE_LOAD(p) (*(volatile unsigned int*)(p))
// From where all blocks see each other's writes, and at this place in the program: __ldcg does not tell the compiler that others write,
// so that it would be free to move the load across a barrier.
__device__ __forceinline__ float fresh_load(const float* p)
{
    float x;
    asm volatile("ld.relaxed.gpu.global.f32 %0, [%1];" : "=f"(x) : "l"(p) : "memory");
    return x;
}
#define FRESH_LOAD(p) fresh_load(p)
#endif
#define INLINE __device__ __forceinline__

INLINE float number(u32 bits) { return __int_as_float((int)bits); }
INLINE float integer_bits(i64 word) { return __int_as_float((int)word); }

// The greater and the lesser; NaN if either is.
INLINE float maximum(float a, float b) { return a != a || a > b ? a : b; }
INLINE float minimum(float a, float b) { return a != a || a < b ? a : b; }

INLINE float negate(float x) { return -x; }
INLINE float square(float x) { return x * x; }
INLINE float sign(float x) { return x > 0 ? 1.0f : x < 0 ? -1.0f : x; }
INLINE float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }
// The derivative of the approximate gelu, with the value t of its tanh.
INLINE float gelu_tanh_slope(float x, float t)
{
    return 0.5f * (1.0f + t) + 0.5f * x * (1.0f - t * t) * (0.797884561f + 0.107032224f * x * x);
}
INLINE float greater(float a, float b) { return a > b ? 1.0f : 0.0f; }
INLINE float greater_equal(float a, float b) { return a >= b ? 1.0f : 0.0f; }
INLINE float equal(float a, float b) { return a == b ? 1.0f : 0.0f; }
INLINE float choose(float c, float a, float b) { return c != 0 ? a : b; }

// Where a thread begins and how far it goes in loops that share the elements out over the grid.
INLINE i64 first() { return (i64)blockIdx.x * blockDim.x + threadIdx.x; }
INLINE i64 stride() { return (i64)gridDim.x * blockDim.x; }

// An activation, which is one of the structures that are written from the table of activations, and its derivative where it takes x to y.
template <typename F> INLINE float activate(float x) { return F::value(x); }
template <typename F> INLINE float slope(float x, float y) { return F::slope(x, y); }
