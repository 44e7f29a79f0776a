// Runs the threads of a launch as fibers. A fiber takes thread after thread until one has to wait, so kernels without barriers
// never switch. Blocks, threads and those that may go on after a barrier come in an order that is drawn anew for each launch.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <algorithm>
#include <memory>
#include <random>
#include <vector>
#include <sys/mman.h>
#include <ucontext.h>
#include "cuda_stand_in.h"

class Fibers
{
    struct Fiber;

    struct Block
    {
        StandInIndex index;
        std::vector<char> shared;
        std::vector<StandInWord> words;
        std::vector<unsigned> order;
        unsigned epoch = 0;
        std::vector<unsigned long long> exchange;
        int alive = 0;
        std::vector<Fiber*> waiting;
        std::vector<int> warpAlive;
        std::vector<std::vector<Fiber*>> warpWaiting;
    };

    struct Fiber
    {
        ucontext_t context;
        Block* block = nullptr;
        unsigned thread = 0;
    };

    static constexpr size_t Stack = 128 << 10;

public:
    static StandIn state;

    // What went wrong last.
    static char said[512];

    // Where the drawing of orders begins.
    static void seed(unsigned number) { self().random.seed(number); }

    // False where threads wait for each other for ever, or do to shared memory what on a device has no certain outcome.
    static bool launch(const char* name, void (*body)(const void*), const void* arguments, StandInIndex grid, StandInIndex threads, size_t shared, bool cooperative)
    {
        self().name = name;
        self().body = body;
        self().arguments = arguments;
        state.threads = threads;
        state.blocks = grid;
        state.block_barrier = [] { self().wait(false); };
        state.warp_barrier = [] { self().wait(true); };
        state.pause = [] { self().give_way(); };
        state.race = [](const char* what, unsigned word) { self().report(what, word); };
        state.sharedWords = (unsigned)(shared / 4);
        self().races = 0;
        std::vector<unsigned> order = self().shuffled(grid.x * grid.y);
        std::vector<std::unique_ptr<Block>> blocks;
        for (unsigned number : order)
        {
            auto block = std::make_unique<Block>();
            block->index = {number % grid.x, number / grid.x, 0};
            block->shared.assign(shared + 64, (char)0xff);
            block->words.assign(shared / 4, StandInWord{-1, -1, 0, 0});
            block->order = self().shuffled(threads.x);
            block->exchange.assign(threads.x, 0);
            block->alive = (int)threads.x;
            block->warpAlive.assign((threads.x + 31) / 32, 0);
            for (unsigned t = 0; t < threads.x; t++) block->warpAlive[t / 32]++;
            block->warpWaiting.resize(block->warpAlive.size());
            blocks.push_back(std::move(block));
            if (cooperative) continue;
            if (!self().run({blocks.back().get()})) return false;
            blocks.clear();
        }
        if (!cooperative) return self().races == 0;
        std::vector<Block*> all;
        for (auto& b : blocks) all.push_back(b.get());
        return self().run(all) && self().races == 0;
    }

private:
    const char* name = "";
    void (*body)(const void*) = nullptr;
    const void* arguments = nullptr;
    std::vector<Block*> blocks;
    size_t nextBlock = 0;
    unsigned nextThread = 0;
    size_t finished = 0;
    ucontext_t scheduler;
    Fiber* current = nullptr;
    std::vector<Fiber*> ready, idle;
    std::mt19937 random{1};
    int races = 0;

    // Long rows of threads stay in order, which costs less, but begin anywhere.
    std::vector<unsigned> shuffled(unsigned count)
    {
        std::vector<unsigned> order(count);
        unsigned start = count > 1 ? random() % count : 0;
        for (unsigned i = 0; i < count; i++) order[i] = (start + i) % count;
        if (count <= 1024) std::shuffle(order.begin(), order.end(), random);
        return order;
    }

    void report(const char* what, unsigned word)
    {
        if (races++ == 0)
            snprintf(said, sizeof said, "word %u of shared memory is %s (kernel %s, %u x %u blocks of %u threads and %u words, block %u %u, thread %u)", word, what,
                name, state.blocks.x, state.blocks.y, state.threads.x, state.sharedWords, state.block.x, state.block.y, state.thread.x);
    }

    static Fibers& self()
    {
        static Fibers instance;
        return instance;
    }

    bool run(std::vector<Block*> what)
    {
        blocks = std::move(what);
        nextBlock = nextThread = 0;
        finished = 0;
        size_t all = blocks.size() * state.threads.x;
        while (finished < all)
        {
            Fiber* fiber;
            if (nextBlock < blocks.size() && (ready.empty() || random() % 4)) fiber = fresh();
            else if (!ready.empty())
            {
                std::swap(ready[random() % ready.size()], ready.back());
                fiber = ready.back();
                ready.pop_back();
            }
            else
            {
                snprintf(said, sizeof said, "%zu of %zu threads of the kernel %s wait for others that have ended", all - finished, all, name);
                return false;
            }
            enter(fiber);
        }
        return true;
    }

    Fiber* fresh()
    {
        Fiber* fiber;
        if (!idle.empty())
        {
            fiber = idle.back();
            idle.pop_back();
        }
        else
        {
            fiber = new Fiber;
            void* stack = mmap(nullptr, Stack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
            if (stack == MAP_FAILED) abort();
            getcontext(&fiber->context);
            fiber->context.uc_stack.ss_sp = stack;
            fiber->context.uc_stack.ss_size = Stack;
            fiber->context.uc_link = nullptr;
            makecontext(&fiber->context, [] { self().work(); }, 0);
        }
        return fiber;
    }

    void enter(Fiber* fiber)
    {
        current = fiber;
        if (fiber->block) expose(fiber);
        swapcontext(&scheduler, &fiber->context);
    }

    void expose(Fiber* fiber)
    {
        state.block = fiber->block->index;
        state.thread = {fiber->thread, 0, 0};
        state.shared = (char*)(((uintptr_t)fiber->block->shared.data() + 63) & ~(uintptr_t)63);
        state.words = fiber->block->words.data();
        state.epoch = fiber->block->epoch;
        state.exchange = fiber->block->exchange.data();
    }

    void work()
    {
        for (;;)
        {
            Fiber* me = current;
            while (nextBlock < blocks.size())
            {
                me->block = blocks[nextBlock];
                me->thread = me->block->order[nextThread];
                if (++nextThread == state.threads.x)
                {
                    nextThread = 0;
                    nextBlock++;
                }
                expose(me);
                body(arguments);
                finished++;
                Block* block = me->block;
                block->alive--;
                block->warpAlive[me->thread / 32]--;
                if (release(block->waiting, block->alive)) block->epoch++;
                release(block->warpWaiting[me->thread / 32], block->warpAlive[me->thread / 32]);
            }
            me->block = nullptr;
            idle.push_back(me);
            swapcontext(&me->context, &scheduler);
        }
    }

    bool release(std::vector<Fiber*>& waiting, int alive)
    {
        if (waiting.empty() || (int)waiting.size() < alive) return false;
        for (Fiber* f : waiting) ready.push_back(f);
        waiting.clear();
        return true;
    }

    void wait(bool warp)
    {
        Fiber* me = current;
        auto& waiting = warp ? me->block->warpWaiting[me->thread / 32] : me->block->waiting;
        waiting.push_back(me);
        if (release(waiting, warp ? me->block->warpAlive[me->thread / 32] : me->block->alive) && !warp) me->block->epoch++;
        swapcontext(&me->context, &scheduler);
    }

    void give_way()
    {
        Fiber* me = current;
        ready.push_back(me);
        swapcontext(&me->context, &scheduler);
    }
};

StandIn Fibers::state;
char Fibers::said[512];
