// A CUDA driver without a device: memory is the processor's, kernels are those that the stand-in for NVRTC has built by g++.
// Work is queued and done when somebody waits for it, so what must not be touched before is not there before. Fresh memory is
// full of NaNs, and has guards at both ends. Functions named stand_in_... let tests make calls fail.
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <dlfcn.h>
#include <elf.h>
#include <unistd.h>
#include "fibers.h"

namespace
{
constexpr int Invalid = 1, OutOfMemory = 2, NoDevice = 100, InvalidDevice = 101, InvalidImage = 200, IllegalAddress = 700, TooLarge = 720, LaunchFailed = 719, NotFound = 500,
    CaptureUnsupported = 900;
constexpr size_t Guard = 64;

struct Graph { std::vector<std::function<void()>> work; };
struct Stream { std::shared_ptr<Graph> capture; };
struct Event { std::shared_ptr<Graph> capture; };
struct Function { std::string name; void (*run)(const void*); int size; };

std::recursive_mutex lock;
std::vector<std::function<void()>> queue;
std::map<uint64_t, size_t> memory;
std::map<char*, size_t> locked;
std::set<Stream*> streams;
std::map<std::string, std::pair<int, int>> failures;
size_t used = 0, limit = (size_t)1 << 32;
int devices = 1, driver = 12040, failed = 0, launches = 0, graphs = 0;
bool captures = true;

// What a test asked a function to answer.
int asked(const char* function)
{
    auto found = failures.find(function);
    if (found == failures.end() || found->second.second-- > 0) return 0;
    int result = found->second.first;
    failures.erase(found);
    return result;
}

void flush()
{
    while (!queue.empty())
    {
        auto work = std::move(queue);
        queue.clear();
        for (auto& w : work) w();
    }
}

void put(void* stream, std::function<void()> work)
{
    auto* s = (Stream*)stream;
    if (s->capture) s->capture->work.push_back(std::move(work));
    else queue.push_back(std::move(work));
}

bool inside(uint64_t at, size_t bytes)
{
    auto it = memory.upper_bound(at);
    if (it == memory.begin()) return false;
    --it;
    return at + bytes <= it->first + it->second;
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

extern "C"
{
void stand_in_fail(const char* function, int result, int after) { std::lock_guard<std::recursive_mutex> hold(lock); failures[function] = {result, after}; }
void stand_in_configure(int count, int version, long long bytes, int capture) { std::lock_guard<std::recursive_mutex> hold(lock); devices = count; driver = version; limit = (size_t)bytes; captures = capture; }
int stand_in_count(int what) { std::lock_guard<std::recursive_mutex> hold(lock); return what == 0 ? launches : what == 1 ? graphs : (int)memory.size(); }
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
int cuGetErrorString(int, const char** text) { *text = "as the stand-in was asked to say"; return 0; }
int cuDeviceGetCount(int* count) { ENTRY(cuDeviceGetCount); *count = devices; return 0; }
int cuDeviceGet(int* device, int ordinal) { ENTRY(cuDeviceGet); *device = ordinal; return ordinal < devices ? 0 : InvalidDevice; }
int cuDeviceGetName(char* name, int length, int device) { ENTRY(cuDeviceGetName); snprintf(name, length, "Stand-in %d", device); return 0; }
int cuDeviceTotalMem_v2(size_t* bytes, int) { ENTRY(cuDeviceTotalMem_v2); *bytes = limit; return 0; }
int cuDeviceGetAttribute(int* value, int attribute, int)
{
    ENTRY(cuDeviceGetAttribute);
    *value = attribute == 75 ? 9 : attribute == 76 ? 0 : attribute == 16 ? 6 : attribute == 97 ? 20000 : attribute == 95 ? 1 : 0;
    return 0;
}
int cuDevicePrimaryCtxRetain(void** context, int device) { ENTRY(cuDevicePrimaryCtxRetain); *context = (void*)(intptr_t)(device + 1); return 0; }
int cuCtxSetCurrent(void*) { ENTRY(cuCtxSetCurrent); return 0; }
int cuMemGetInfo_v2(size_t* free, size_t* total) { ENTRY(cuMemGetInfo_v2); *free = limit - used; *total = limit; return 0; }

int cuMemAlloc_v2(uint64_t* pointer, size_t bytes)
{
    ENTRY(cuMemAlloc_v2);
    if (used + bytes > limit) return OutOfMemory;
    char* whole = (char*)aligned_alloc(256, (bytes + 2 * Guard + 255 + 256) / 256 * 256);
    memset(whole, 0xa5, 256);
    memset(whole + 256, 0xff, bytes);
    memset(whole + 256 + bytes, 0xa5, Guard);
    *pointer = (uint64_t)(whole + 256);
    memory[*pointer] = bytes;
    used += bytes;
    return 0;
}

int cuMemFree_v2(uint64_t pointer)
{
    ENTRY(cuMemFree_v2);
    flush();
    auto found = memory.find(pointer);
    if (found == memory.end()) return Invalid;
    char* start = (char*)pointer;
    bool sound = true;
    for (size_t i = 0; i < Guard; i++) sound &= (unsigned char)start[-1 - (long)i] == 0xa5 && (unsigned char)start[found->second + i] == 0xa5;
    if (!sound) fprintf(stderr, "stand-in: something was written outside of %zu bytes of device memory\n", found->second);
    used -= found->second;
    memory.erase(found);
    free(start - 256);
    return sound ? 0 : IllegalAddress;
}

int cuMemHostAlloc(void** pointer, size_t bytes, unsigned) { ENTRY(cuMemHostAlloc); *pointer = malloc(bytes); memset(*pointer, 0xff, bytes); locked[(char*)*pointer] = bytes; return 0; }
int cuMemFreeHost(void* pointer) { ENTRY(cuMemFreeHost); flush(); locked.erase((char*)pointer); free(pointer); return 0; }

int cuMemcpyHtoDAsync_v2(uint64_t target, const void* source, size_t bytes, void* stream)
{
    ENTRY(cuMemcpyHtoDAsync_v2);
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
    ENTRY(cuMemcpyDtoHAsync_v2);
    if (bytes == 0) return 0;
    if (!inside(source, bytes)) return Invalid;
    put(stream, [=] { memcpy(target, (void*)source, bytes); });
    return 0;
}
int cuMemcpyDtoDAsync_v2(uint64_t target, uint64_t source, size_t bytes, void* stream)
{
    ENTRY(cuMemcpyDtoDAsync_v2);
    if (bytes == 0) return 0;
    if (!inside(source, bytes) || !inside(target, bytes)) return Invalid;
    put(stream, [=] { memmove((void*)target, (void*)source, bytes); });
    return 0;
}
int cuMemsetD32Async(uint64_t target, unsigned value, size_t words, void* stream)
{
    ENTRY(cuMemsetD32Async);
    if (words == 0) return 0;
    if (!inside(target, words * 4)) return Invalid;
    put(stream, [=] { for (size_t i = 0; i < words; i++) ((unsigned*)target)[i] = value; });
    return 0;
}

int cuStreamCreate(void** stream, unsigned) { ENTRY(cuStreamCreate); auto* s = new Stream; streams.insert(s); *stream = s; return 0; }
int cuStreamDestroy_v2(void* stream) { ENTRY(cuStreamDestroy_v2); flush(); streams.erase((Stream*)stream); delete (Stream*)stream; return 0; }
int cuStreamSynchronize(void* stream)
{
    ENTRY(cuStreamSynchronize);
    if (((Stream*)stream)->capture) return CaptureUnsupported;
    flush();
    int result = failed;
    failed = 0;
    return result;
}
int cuEventCreate(void** event, unsigned) { ENTRY(cuEventCreate); *event = new Event; return 0; }
int cuEventDestroy_v2(void* event) { ENTRY(cuEventDestroy_v2); delete (Event*)event; return 0; }
int cuEventRecord(void* event, void* stream) { ENTRY(cuEventRecord); ((Event*)event)->capture = ((Stream*)stream)->capture; return 0; }
int cuEventElapsedTime(float* milliseconds, void*, void*) { ENTRY(cuEventElapsedTime); *milliseconds = 0; return 0; }
int cuStreamWaitEvent(void* stream, void* event, unsigned) { ENTRY(cuStreamWaitEvent); if (((Event*)event)->capture) ((Stream*)stream)->capture = ((Event*)event)->capture; return 0; }

int cuStreamBeginCapture_v2(void* stream, int) { ENTRY(cuStreamBeginCapture_v2); if (!captures) return CaptureUnsupported; ((Stream*)stream)->capture = std::make_shared<Graph>(); return 0; }
int cuStreamEndCapture(void* stream, void** graph)
{
    ENTRY(cuStreamEndCapture);
    auto capture = ((Stream*)stream)->capture;
    if (!capture) return Invalid;
    for (auto* s : streams) if (s->capture == capture) s->capture = nullptr;
    *graph = new std::shared_ptr<Graph>(capture);
    return 0;
}
int cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long) { ENTRY(cuGraphInstantiateWithFlags); *executable = new std::shared_ptr<Graph>(*(std::shared_ptr<Graph>*)graph); return 0; }
int cuGraphDestroy(void* graph) { ENTRY(cuGraphDestroy); delete (std::shared_ptr<Graph>*)graph; return 0; }
int cuGraphExecDestroy(void* graph) { ENTRY(cuGraphExecDestroy); flush(); delete (std::shared_ptr<Graph>*)graph; return 0; }
int cuGraphLaunch(void* executable, void* stream)
{
    ENTRY(cuGraphLaunch);
    auto graph = *(std::shared_ptr<Graph>*)executable;
    put(stream, [graph] { graphs++; for (auto& w : graph->work) w(); });
    return 0;
}

// The image is a shared object, whose length its own header tells.
int cuModuleLoadData(void** module, const void* image)
{
    ENTRY(cuModuleLoadData);
    auto* header = (const Elf64_Ehdr*)image;
    if (memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return InvalidImage;
    size_t bytes = header->e_shoff + (size_t)header->e_shentsize * header->e_shnum;
    char path[] = "/tmp/kerassharp-stand-in-XXXXXX";
    int file = mkstemp(path);
    bool written = file >= 0 && write(file, image, bytes) == (ssize_t)bytes;
    if (file >= 0) close(file);
    void* handle = written ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : nullptr;
    if (!handle) fprintf(stderr, "stand-in: %s\n", dlerror());
    unlink(path);
    if (!handle) return InvalidImage;
    *(StandIn**)dlsym(handle, "stand_in") = &Fibers::state;
    *module = handle;
    return 0;
}
int cuModuleUnload(void* module) { ENTRY(cuModuleUnload); dlclose(module); return 0; }
int cuModuleGetFunction(void** function, void* module, const char* name)
{
    ENTRY(cuModuleGetFunction);
    auto run = (void (*)(const void*))dlsym(module, (std::string(name) + "_run").c_str());
    auto* size = (int*)dlsym(module, (std::string(name) + "_size").c_str());
    if (!run || !size) return NotFound;
    *function = new Function{name, run, *size};
    return 0;
}
int cuFuncSetAttribute(void*, int, int) { ENTRY(cuFuncSetAttribute); return 0; }
int cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, void*, int threads, size_t shared)
{
    ENTRY(cuOccupancyMaxActiveBlocksPerMultiprocessor);
    int byThreads = 2048 / threads, byShared = (int)(40000 / (shared + 1));
    *blocks = byThreads < byShared ? byThreads : byShared;
    return 0;
}

static int start(void* function, StandInIndex grid, StandInIndex block, unsigned shared, void* stream, void** parameters, bool cooperative)
{
    auto* f = (Function*)function;
    if (block.x > 1024 || block.y != 1 || grid.x == 0 || grid.y == 0 || grid.y > 65535 || shared > 20000) return Invalid;
    std::string arguments((const char*)parameters[0], f->size);
    put(stream, [=] { launches++; if (!Fibers::launch(f->run, arguments.data(), grid, block, shared, cooperative)) failed = LaunchFailed; });
    return 0;
}
int cuLaunchKernel(void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, void* stream, void** parameters, void**)
{
    ENTRY(cuLaunchKernel);
    return start(function, {gx, gy, gz}, {bx, by, bz}, shared, stream, parameters, false);
}
int cuLaunchCooperativeKernel(void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, void* stream, void** parameters)
{
    ENTRY(cuLaunchCooperativeKernel);
    int at_once;
    cuOccupancyMaxActiveBlocksPerMultiprocessor(&at_once, function, bx, shared);
    if ((int)(gx * gy) > at_once * 6) return TooLarge;
    return start(function, {gx, gy, gz}, {bx, by, bz}, shared, stream, parameters, true);
}
}
