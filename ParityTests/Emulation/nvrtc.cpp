// NVRTC by g++: a source becomes a shared object whose kernels take their one structure by address.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <unistd.h>

namespace
{
struct Program { std::string source, log, image; bool machine = true; };

const std::string ptx = "// PTX\n";

std::string read(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}
}

extern "C"
{
int nvrtcVersion(int* major, int* minor) { *major = 0; *minor = STAND_IN_VERSION; return 0; }
const char* nvrtcGetErrorString(int result) { return result == 6 ? "NVRTC_ERROR_COMPILATION" : "NVRTC_ERROR"; }
int nvrtcGetNumSupportedArchs(int* count) { *count = 3; return 0; }
int nvrtcGetSupportedArchs(int* known) { known[0] = 70; known[1] = 80; known[2] = 90; return 0; }
int nvrtcCreateProgram(void** program, const char* source, const char*, int, const char* const*, const char* const*) { *program = new Program{source, "", ""}; return 0; }
int nvrtcDestroyProgram(void** program) { delete (Program*)*program; *program = nullptr; return 0; }

int nvrtcCompileProgram(void* program, int count, const char* const* options)
{
    auto* p = (Program*)program;
    char folder[] = "/tmp/kerassharp-stand-in-XXXXXX";
    if (!mkdtemp(folder)) return 1;
    std::string base = folder, command = "g++ -std=c++17 -O1 -g0 -w -shared -fPIC -ffp-contract=off -fno-exceptions -fno-rtti -include '" STAND_IN_HEADER "'";
    for (int i = 0; i < count; i++)
    {
        if (strncmp(options[i], "--gpu-architecture=compute_", 27) == 0) p->machine = false;
        if (strncmp(options[i], "--define-macro=", 15) == 0) command += std::string(" '-D") + (options[i] + 15) + "'";
    }
    {
        std::ofstream file(base + "/kernels.cpp");
        file << p->source << "\n";
        // By which the driver knows that it was given these kernels.
        std::string all;
        for (int i = 0; i < count; i++) all += options[i];
        file << "extern \"C\" { extern const char stand_in_mark[]; const char stand_in_mark[] = \"kernels " << std::hash<std::string>()(all + p->source) << "\"; }\n";
        std::regex kernel("extern \"C\" __global__ void (?:__launch_bounds__\\([^)]*\\) )?(\\w+)\\((\\w+) \\w+\\)");
        for (std::sregex_iterator at(p->source.begin(), p->source.end(), kernel), end; at != end; ++at)
            file << "extern \"C\" void " << (*at)[1] << "_run(const void* a) { " << (*at)[1] << "(*(const " << (*at)[2] << "*)a); }\n"
                 << "extern \"C\" { int " << (*at)[1] << "_size = sizeof(" << (*at)[2] << "); }\n";
    }
    command += " -o " + base + "/kernels.so " + base + "/kernels.cpp >" + base + "/log 2>&1";
    int result = system(command.c_str());
    p->log = read(base + "/log");
    if (result == 0) p->image = read(base + "/kernels.so");
    for (const char* name : {"/kernels.cpp", "/kernels.so", "/log"}) unlink((base + name).c_str());
    rmdir(folder);
    return result == 0 ? 0 : 6;
}

int nvrtcGetProgramLogSize(void* program, size_t* bytes) { *bytes = ((Program*)program)->log.size() + 1; return 0; }
int nvrtcGetProgramLog(void* program, char* log) { strcpy(log, ((Program*)program)->log.c_str()); return 0; }
// As NVRTC does: no machine code where a virtual architecture was asked for.
int nvrtcGetCUBINSize(void* program, size_t* bytes) { *bytes = ((Program*)program)->machine ? ((Program*)program)->image.size() : 0; return 0; }
int nvrtcGetCUBIN(void* program, char* image) { memcpy(image, ((Program*)program)->image.data(), ((Program*)program)->machine ? ((Program*)program)->image.size() : 0); return 0; }
int nvrtcGetPTXSize(void* program, size_t* bytes) { *bytes = ptx.size() + ((Program*)program)->image.size(); return 0; }
int nvrtcGetPTX(void* program, char* image) { std::string text = ptx + ((Program*)program)->image; memcpy(image, text.data(), text.size()); return 0; }
}
