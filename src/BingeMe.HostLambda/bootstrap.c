// The program that Lambda starts: asks the kernel for those pages of the function's image that a start touches, all at once, and then
// becomes the function. On a worker that has never run it, the image would otherwise be read piece by piece, as each page is missed, with
// as much around each as the disk reads ahead: most of the image, and none of it before it is waited for.
//
// Without the C library, which would take longer to start than this does its work. ./publish writes START_UP_PAGES
// (tools/start-up-pages.py): one {first, count} a run of pages, of 4,096 bytes each.
#include <stdint.h>

static const struct { uint32_t first, count; } pages[] = {
#include START_UP_PAGES
};

enum { PAGE = 4096, PATH = 4096, CLOSE_ON_EXEC = 02000000, THIS_FOLDER = -100, STANDARD_ERROR = 2, NOT_STARTED = 1, NO_WAIT = 8, SAMPLES = 16 };

#if defined(__x86_64__)
enum { WRITE = 1, EXECVE = 59, EXIT = 60, READAHEAD = 187, OPENAT = 257, READLINKAT = 267, PREADV2 = 327 };

static long call(long number, long a, long b, long c, long d, long e, long f) {
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
}

__asm__(".globl _start\n_start: mov %rsp, %rdi\n and $-16, %rsp\n call become\n");
#elif defined(__aarch64__)
enum { OPENAT = 56, WRITE = 64, READLINKAT = 78, EXIT = 93, READAHEAD = 213, EXECVE = 221, PREADV2 = 286 };

static long call(long number, long a, long b, long c, long d, long e, long f) {
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
    return x0;
}

__asm__(".globl _start\n_start: mov x0, sp\n bl become\n");
#endif

static char path[PATH];

// Whether a page can be had without waiting for a disk.
static int is_cached(long file, uint32_t page) {
    char byte;
    struct { void *base; unsigned long size; } to = { &byte, 1 };
    return call(PREADV2, file, (long)&to, 1, (long)page * PAGE, 0, NO_WAIT) == 1;
}

// stack: as the kernel leaves it, the count of arguments, the arguments and a null, the environment and a null.
__attribute__((noreturn, used)) void become(long *stack) {
    static const char name[] = IMAGE, message[] = "bootstrap: " IMAGE ", which must lie beside it, cannot be started.\n";
    const unsigned runs = sizeof pages / sizeof *pages;
    long end = call(READLINKAT, THIS_FOLDER, (long)"/proc/self/exe", (long)path, PATH - sizeof name, 0, 0);
    while (end > 0 && path[end - 1] != '/') end--;
    for (unsigned i = 0; i < sizeof name; i++) path[(end > 0 ? end : 0) + i] = name[i];

    // Whatever fails here, the function starts all the same, only later. Some of the runs tell whether a start has brought them all: to ask
    // for each, where they are there, would take a twentieth of a start.
    long file = call(OPENAT, THIS_FOLDER, (long)path, CLOSE_ON_EXEC, 0, 0, 0);
    unsigned seen = 0;
    while (seen < runs && is_cached(file, pages[seen].first)) seen += 1 + runs / SAMPLES;
    for (unsigned i = 0; seen < runs && i < runs; i++) call(READAHEAD, file, (long)pages[i].first * PAGE, (long)pages[i].count * PAGE, 0, 0, 0);

    call(EXECVE, (long)path, (long)(stack + 1), (long)(stack + 1 + *stack + 1), 0, 0, 0);
    call(WRITE, STANDARD_ERROR, (long)message, sizeof message - 1, 0, 0, 0);
    call(EXIT, NOT_STARTED, 0, 0, 0, 0, 0);
    __builtin_unreachable();
}
