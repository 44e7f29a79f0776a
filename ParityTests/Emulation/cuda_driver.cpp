// A CUDA driver without a device: memory is the processor's, kernels are those that the stand-in for NVRTC has built by g++.
// Work is queued and done when somebody waits for it, streams in an order that is drawn (see work.h), so what must not be touched
// before is not there before. Fresh memory is full of NaNs, and has guards at both ends.
// Functions named stand_in_... let tests make calls fail.
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <dlfcn.h>
#include <elf.h>
#include <unistd.h>
#include "fibers.h"
#include "work.h"

namespace
{
constexpr int Invalid = 1, OutOfMemory = 2, NoDevice = 100, InvalidDevice = 101, InvalidImage = 200, InvalidContext = 201, NotFound = 500, LaunchFailed = 719, TooLarge = 720,
    CaptureUnsupported = 900, CaptureUnjoined = 904;
constexpr size_t Guard = 64;

// cuda:0 and most others have so little shared memory that recurrent layers of 33 units take several blocks; cuda:4 has less, and
// blocks that cannot wait for each other; cuda:5 is newer than NVRTC; cuda:6 gives more than 48 KiB of shared memory to kernels that ask for it.
struct Kind { int major, minor, multiprocessors, shared, cooperates; };
Kind kind_of(int device)
{
    switch (device)
    {
        case 4: return {7, 5, 6, 2000, 0};
        case 5: return {10, 0, 6, 20000, 1};
        case 6: return {9, 0, 6, 100000, 1};
        default: return {9, 0, 12, 4200, 1};
    }
}

struct Function { std::string name; void (*run)(const void*); int size, device, shared; };
struct Module { void* handle; int device; };
struct Piece { size_t bytes; int device; };

std::recursive_mutex lock;
std::map<uint64_t, Piece> memory;
std::map<char*, size_t> locked;
std::set<Stream*> streams;
std::map<std::string, std::pair<int, int>> failures;
size_t used = 0, limit = (size_t)1 << 32;
int devices = 1, driver = 12040, failed = 0, launches = 0, graphs = 0, largest = 0, together = 0;
bool captures = true, dead = false;
thread_local int current = -1;

// What a test asked a function to answer. After an error that a context does not outlive, all calls answer it.
int asked(const char* function)
{
    if (dead) return LaunchFailed;
    auto found = failures.find(function);
    if (found == failures.end() || found->second.second-- > 0) return 0;
    int result = found->second.first;
    failures.erase(found);
    return result;
}

void put(void* stream, std::function<void()> work) { ((Stream*)stream)->add(std::move(work)); }

bool inside(uint64_t at, size_t bytes)
{
    auto it = memory.upper_bound(at);
    if (it == memory.begin()) return false;
    --it;
    return at + bytes <= it->first + it->second.bytes && it->second.device == current;
}

bool is_locked(const void* at)
{
    auto it = locked.upper_bound((char*)at);
    if (it == locked.begin()) return false;
    --it;
    return (char*)at < it->first + it->second;
}
}

#define ENTRY(name) std::lock_guard<std::recursive_mutex> hold(lock); if (int result = asked(#name)) return result
#define HERE(name) ENTRY(name); if (current < 0) return InvalidContext

extern "C"
{
void stand_in_fail(const char* function, int result, int after) { std::lock_guard<std::recursive_mutex> hold(lock); failures[function] = {result, after}; }
void stand_in_configure(int count, int version, long long bytes, int capture)
{
    std::lock_guard<std::recursive_mutex> hold(lock);
    devices = count;
    driver = version;
    limit = (size_t)bytes;
    captures = capture;
    dead = false;
}
void stand_in_die() { std::lock_guard<std::recursive_mutex> hold(lock); dead = true; }
void stand_in_seed(unsigned number) { std::lock_guard<std::recursive_mutex> hold(lock); Fibers::seed(number); Work::random.seed(number); }
int stand_in_count(int what)
{
    std::lock_guard<std::recursive_mutex> hold(lock);
    int counts[] = {launches, graphs, (int)memory.size(), (int)streams.size(), Work::Overtakings, largest, together};
    return counts[what];
}
int stand_in_enqueue(void* stream, void (*run)(void*), const void* data, size_t bytes)
{
    std::lock_guard<std::recursive_mutex> hold(lock);
    std::string copy((const char*)data, bytes);
    put(stream, [run, copy] { run((void*)copy.data()); });
    return 0;
}

int cuInit(unsigned) { ENTRY(cuInit); return devices > 0 ? 0 : NoDevice; }
int cuDriverGetVersion(int* version) { ENTRY(cuDriverGetVersion); *version = driver; return 0; }
int cuGetErrorName(int error, const char** text)
{
    *text = error == OutOfMemory ? "CUDA_ERROR_OUT_OF_MEMORY" : error == NoDevice ? "CUDA_ERROR_NO_DEVICE" : error == LaunchFailed ? "CUDA_ERROR_LAUNCH_FAILED" : "CUDA_ERROR_OTHER";
    return 0;
}
int cuGetErrorString(int, const char** text) { *text = *Fibers::said ? Fibers::said : "as the stand-in was asked to say"; return 0; }
int cuDeviceGetCount(int* count) { ENTRY(cuDeviceGetCount); *count = devices; return 0; }
int cuDeviceGet(int* device, int ordinal) { ENTRY(cuDeviceGet); *device = ordinal; return ordinal < devices ? 0 : InvalidDevice; }
int cuDeviceGetName(char* name, int length, int device) { ENTRY(cuDeviceGetName); snprintf(name, length, "Stand-in %d", device); return 0; }
int cuDeviceTotalMem_v2(size_t* bytes, int) { ENTRY(cuDeviceTotalMem_v2); *bytes = limit; return 0; }
int cuDeviceGetAttribute(int* value, int attribute, int device)
{
    ENTRY(cuDeviceGetAttribute);
    Kind kind = kind_of(device);
    *value = attribute == 75 ? kind.major : attribute == 76 ? kind.minor : attribute == 16 ? kind.multiprocessors : attribute == 97 ? kind.shared : attribute == 95 ? kind.cooperates : 0;
    return 0;
}
int cuDevicePrimaryCtxRetain(void** context, int device) { ENTRY(cuDevicePrimaryCtxRetain); *context = (void*)(intptr_t)(device + 1); return 0; }
int cuCtxSetCurrent(void* context) { ENTRY(cuCtxSetCurrent); current = (int)(intptr_t)context - 1; return 0; }
int cuMemGetInfo_v2(size_t* free, size_t* total) { HERE(cuMemGetInfo_v2); *free = limit - used; *total = limit; return 0; }

int cuMemAlloc_v2(uint64_t* pointer, size_t bytes)
{
    HERE(cuMemAlloc_v2);
    if (used + bytes > limit) return OutOfMemory;
    char* whole = (char*)aligned_alloc(256, (bytes + 2 * Guard + 255 + 256) / 256 * 256);
    memset(whole, 0xa5, 256);
    memset(whole + 256, 0xff, bytes);
    memset(whole + 256 + bytes, 0xa5, Guard);
    *pointer = (uint64_t)(whole + 256);
    memory[*pointer] = {bytes, current};
    used += bytes;
    return 0;
}

int cuMemFree_v2(uint64_t pointer)
{
    HERE(cuMemFree_v2);
    Work::flush();
    auto found = memory.find(pointer);
    if (found == memory.end()) return Invalid;
    char* start = (char*)pointer;
    size_t bytes = found->second.bytes;
    bool sound = true;
    for (size_t i = 0; i < Guard; i++) sound &= (unsigned char)start[-1 - (long)i] == 0xa5 && (unsigned char)start[bytes + i] == 0xa5;
    if (!sound) fprintf(stderr, "stand-in: something was written outside of %zu bytes of device memory\n", bytes);
    used -= bytes;
    memory.erase(found);
    free(start - 256);
    return sound ? 0 : Invalid;
}

int cuMemHostAlloc(void** pointer, size_t bytes, unsigned) { HERE(cuMemHostAlloc); *pointer = malloc(bytes); memset(*pointer, 0xff, bytes); locked[(char*)*pointer] = bytes; return 0; }
int cuMemFreeHost(void* pointer) { HERE(cuMemFreeHost); Work::flush(); locked.erase((char*)pointer); free(pointer); return 0; }

int cuMemcpyHtoDAsync_v2(uint64_t target, const void* source, size_t bytes, void* stream)
{
    HERE(cuMemcpyHtoDAsync_v2);
    if (bytes == 0) return 0;
    if (!inside(target, bytes)) return Invalid;
    if (is_locked(source)) put(stream, [=] { memcpy((void*)target, source, bytes); });
    else
    {
        std::string copy((const char*)source, bytes);
        put(stream, [=] { memcpy((void*)target, copy.data(), bytes); });
    }
    return 0;
}
int cuMemcpyDtoHAsync_v2(void* target, uint64_t source, size_t bytes, void* stream)
{
    HERE(cuMemcpyDtoHAsync_v2);
    if (bytes == 0) return 0;
    if (!inside(source, bytes)) return Invalid;
    put(stream, [=] { memcpy(target, (void*)source, bytes); });
    return 0;
}
int cuMemcpyDtoDAsync_v2(uint64_t target, uint64_t source, size_t bytes, void* stream)
{
    HERE(cuMemcpyDtoDAsync_v2);
    if (bytes == 0) return 0;
    if (!inside(source, bytes) || !inside(target, bytes)) return Invalid;
    put(stream, [=] { memmove((void*)target, (void*)source, bytes); });
    return 0;
}
int cuMemsetD32Async(uint64_t target, unsigned value, size_t words, void* stream)
{
    HERE(cuMemsetD32Async);
    if (words == 0) return 0;
    if (!inside(target, words * 4)) return Invalid;
    put(stream, [=] { for (size_t i = 0; i < words; i++) ((unsigned*)target)[i] = value; });
    return 0;
}

int cuStreamCreate(void** stream, unsigned) { HERE(cuStreamCreate); auto* s = new Stream; s->device = current; streams.insert(s); *stream = s; return 0; }
int cuStreamDestroy_v2(void* stream) { HERE(cuStreamDestroy_v2); Work::flush(); streams.erase((Stream*)stream); delete (Stream*)stream; return 0; }
int cuStreamSynchronize(void* stream)
{
    HERE(cuStreamSynchronize);
    if (((Stream*)stream)->capture) return CaptureUnsupported;
    Work::run(((Stream*)stream)->last);
    int result = failed;
    failed = 0;
    if (!result) *Fibers::said = 0;
    return result;
}
int cuEventCreate(void** event, unsigned) { HERE(cuEventCreate); *event = new Event; return 0; }
int cuEventDestroy_v2(void* event) { HERE(cuEventDestroy_v2); delete (Event*)event; return 0; }
int cuEventRecord(void* event, void* stream) { HERE(cuEventRecord); *(Event*)event = {((Stream*)stream)->last, ((Stream*)stream)->capture}; return 0; }
int cuStreamWaitEvent(void* stream, void* event, unsigned) { HERE(cuStreamWaitEvent); return ((Stream*)stream)->wait(*(Event*)event) ? 0 : Invalid; }

int cuStreamBeginCapture_v2(void* stream, int)
{
    HERE(cuStreamBeginCapture_v2);
    if (!captures) return CaptureUnsupported;
    auto* s = (Stream*)stream;
    s->before = s->last;
    s->last = nullptr;
    s->capture = std::make_shared<Graph>();
    return 0;
}
int cuStreamEndCapture(void* stream, void** graph)
{
    HERE(cuStreamEndCapture);
    auto* s = (Stream*)stream;
    auto capture = s->capture;
    if (!capture) return Invalid;
    // All that was recorded must lead to the end of the stream that began.
    size_t joined = Work::reach(s->last).size();
    for (auto* other : streams)
        if (other->capture == capture)
        {
            other->capture = nullptr;
            other->last = other->before;
        }
    if (joined != capture->work.size()) return CaptureUnjoined;
    *graph = new std::shared_ptr<Graph>(capture);
    return 0;
}
int cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long)
{
    HERE(cuGraphInstantiateWithFlags);
    *executable = new std::shared_ptr<Graph>(*(std::shared_ptr<Graph>*)graph);
    return 0;
}
int cuGraphDestroy(void* graph) { HERE(cuGraphDestroy); delete (std::shared_ptr<Graph>*)graph; return 0; }
int cuGraphExecDestroy(void* graph) { HERE(cuGraphExecDestroy); Work::flush(); delete (std::shared_ptr<Graph>*)graph; return 0; }
int cuGraphLaunch(void* executable, void* stream)
{
    HERE(cuGraphLaunch);
    auto graph = *(std::shared_ptr<Graph>*)executable;
    put(stream, [graph] { graphs++; graph->run(); });
    return 0;
}

// The image is a shared object, whose length its own header tells, behind a line of its own where it stands for PTX.
int cuModuleLoadData(void** module, const void* image)
{
    HERE(cuModuleLoadData);
    static const char ptx[] = "// PTX\n";
    bool text = memcmp(image, ptx, sizeof ptx - 1) == 0;
    // Machine code runs on its own architecture only; NVRTC's stand-in knows 9.0 as the newest.
    if (!text && kind_of(current).major > 9) return InvalidImage;
    if (text) image = (const char*)image + sizeof ptx - 1;
    auto* header = (const Elf64_Ehdr*)image;
    if (memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return InvalidImage;
    Elf64_Ehdr copied;
    memcpy(&copied, image, sizeof copied);
    size_t bytes = copied.e_shoff + (size_t)copied.e_shentsize * copied.e_shnum;
    char path[] = "/tmp/kerassharp-stand-in-XXXXXX";
    int file = mkstemp(path);
    bool written = file >= 0 && write(file, image, bytes) == (ssize_t)bytes;
    if (file >= 0) close(file);
    void* handle = written ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : nullptr;
    if (!handle) fprintf(stderr, "stand-in: %s\n", dlerror());
    unlink(path);
    if (!handle) return InvalidImage;
    // The loader takes a file for one that it has already where the two look alike to it.
    auto* own = (const char*)dlsym(handle, "stand_in_mark");
    if (!own || !memmem(image, bytes, own, strlen(own) + 1))
    {
        fprintf(stderr, "stand-in: %s was loaded in the place of other kernels\n", own ? own : "something");
        return InvalidImage;
    }
    *(StandIn**)dlsym(handle, "stand_in") = &Fibers::state;
    *module = new Module{handle, current};
    return 0;
}
int cuModuleUnload(void* module) { HERE(cuModuleUnload); dlclose(((Module*)module)->handle); return 0; }
int cuModuleGetFunction(void** function, void* module, const char* name)
{
    HERE(cuModuleGetFunction);
    auto* m = (Module*)module;
    auto run = (void (*)(const void*))dlsym(m->handle, (std::string(name) + "_run").c_str());
    auto* size = (int*)dlsym(m->handle, (std::string(name) + "_size").c_str());
    if (!run || !size) return NotFound;
    *function = new Function{name, run, *size, m->device, 48 << 10};
    return 0;
}
int cuFuncSetAttribute(void* function, int attribute, int value)
{
    HERE(cuFuncSetAttribute);
    auto* f = (Function*)function;
    if (attribute != 8 || value > kind_of(f->device).shared) return Invalid;
    f->shared = value;
    return 0;
}
int cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, void* function, int threads, size_t shared)
{
    ENTRY(cuOccupancyMaxActiveBlocksPerMultiprocessor);
    auto* f = (Function*)function;
    int byThreads = 2048 / threads, byShared = (int)(2 * kind_of(f->device).shared / (shared + 1));
    *blocks = shared > (size_t)f->shared ? 0 : byThreads < byShared ? byThreads : byShared;
    return 0;
}

static int start(void* function, StandInIndex grid, StandInIndex block, unsigned shared, void* stream, void** parameters, bool cooperative)
{
    auto* f = (Function*)function;
    if (f->device != current || ((Stream*)stream)->device != current) return InvalidContext;
    if (block.x > 1024 || block.y != 1 || grid.x == 0 || grid.y == 0 || grid.y > 65535) return Invalid;
    if (shared > (unsigned)f->shared || shared > (unsigned)kind_of(current).shared || f->size > 4096) return Invalid;
    if ((int)shared > largest) largest = (int)shared;
    std::string arguments((const char*)parameters[0], f->size);
    together += cooperative;
    put(stream, [=] { launches++; if (!Fibers::launch(f->name.c_str(), f->run, arguments.data(), grid, block, shared, cooperative)) failed = LaunchFailed; });
    return 0;
}
int cuLaunchKernel(void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, void* stream, void** parameters, void**)
{
    HERE(cuLaunchKernel);
    return start(function, {gx, gy, gz}, {bx, by, bz}, shared, stream, parameters, false);
}
int cuLaunchCooperativeKernel(void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, void* stream, void** parameters)
{
    HERE(cuLaunchCooperativeKernel);
    if (!kind_of(current).cooperates) return 801;
    int at_once;
    cuOccupancyMaxActiveBlocksPerMultiprocessor(&at_once, function, bx, shared);
    if ((int)(gx * gy) > at_once * kind_of(current).multiprocessors) return TooLarge;
    return start(function, {gx, gy, gz}, {bx, by, bz}, shared, stream, parameters, true);
}
}
