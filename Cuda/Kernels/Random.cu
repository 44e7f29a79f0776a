// Philox 4x32-10 (Salmon, Moraes, Dror and Shaw 2011), the same words as on every other device.

struct RandomArguments { const float* counter; float* y; i64 count, seed, stream; };

INLINE void philox(u32 seed, u32 stream, u32 run, u64 block, u32* word)
{
    u32 c0 = (u32)block, c1 = (u32)(block >> 32), c2 = run, c3 = 0, k0 = seed, k1 = stream;
    for (int round = 0; round < 10; round++)
    {
        u64 p0 = (u64)0xD2511F53u * c0, p1 = (u64)0xCD9E8D57u * c2;
        u32 d0 = (u32)(p1 >> 32) ^ c1 ^ k0, d2 = (u32)(p0 >> 32) ^ c3 ^ k1;
        c0 = d0; c1 = (u32)p1; c2 = d2; c3 = (u32)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    word[0] = c0; word[1] = c1; word[2] = c2; word[3] = c3;
}

// A float in [0, 1) of 24 bits.
INLINE float uniform(u32 word) { return (float)(word >> 8) * (1.0f / 16777216.0f); }

// Two normal numbers (Box and Muller 1958).
INLINE void normal(u32 a, u32 b, float* y)
{
    double radius = sqrt(-2.0 * log((double)((a >> 8) + 1) * (1.0 / 16777216.0)));
    double angle = 2.0 * 3.14159265358979323846 * (double)(b >> 8) * (1.0 / 16777216.0);
    y[0] = (float)(radius * cos(angle));
    y[1] = (float)(radius * sin(angle));
}

template <bool NORMAL> INLINE void draw(const RandomArguments& a)
{
    u32 run = (u32)*a.counter;
    for (i64 block = first(); block * 4 < a.count; block += stride())
    {
        u32 word[4];
        float y[4];
        philox((u32)a.seed, (u32)a.stream, run, (u64)block, word);
        if (NORMAL)
        {
            normal(word[0], word[1], y);
            normal(word[2], word[3], y + 2);
        }
        else
            for (int k = 0; k < 4; k++) y[k] = uniform(word[k]);
        for (int k = 0; k < 4 && block * 4 + k < a.count; k++) a.y[block * 4 + k] = y[k];
    }
}

extern "C" __global__ void random_uniform(RandomArguments a) { draw<false>(a); }
extern "C" __global__ void random_normal(RandomArguments a) { draw<true>(a); }
