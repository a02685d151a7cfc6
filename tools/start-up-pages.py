"""The pages of a function's image that its start touches, as {first, count} a run of 4,096-byte pages: for bootstrap.c.

Usage: start-up-pages.py IMAGE EVENT...

Starts the image from an uncached page cache, gives it the events one after the other, and looks which of its pages the kernel has read
for it; three times, since chance has a part in it. So that it reads those alone, the read-ahead around them is off.

Exit codes: 0 told, 1 this machine cannot tell (standard error says why), 2 usage.
"""

import array
import ctypes
import mmap
import os
import struct
import subprocess
import sys
import tempfile

import lambda_runtime

PAGE = 4096

# Runs of pages this near to each other are asked for as one: two pages more are read sooner than a request more is made.
GAP = 2

# Read-ahead is a property of the mapping, so the process itself must turn it off, before the first line of its own runs.
NO_READ_AHEAD = """
#define _GNU_SOURCE
#include <link.h>
#include <sys/mman.h>
static int mapped(struct dl_phdr_info *image, size_t size, void *none) {
    for (int i = 0; i < image->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &image->dlpi_phdr[i];
        unsigned long begin = (image->dlpi_addr + part->p_vaddr) & -4096UL, end = image->dlpi_addr + part->p_vaddr + part->p_filesz;
        if (part->p_type == PT_LOAD) madvise((void *)begin, end - begin, MADV_RANDOM);
    }
    return 1; /* The program is the first. */
}
__attribute__((constructor)) static void begin(void) { dl_iterate_phdr(mapped, 0); }
"""

LOAD, RELRO, EXECUTABLE = 1, 0x6474E552, 1


class Unknown(Exception):
    """Why the pages cannot be told."""


def segments(file):
    """The program headers: type, flags, offset, virtual address, bytes in the file."""
    head = os.pread(file, 64, 0)
    if head[:6] != b"\x7fELF\x02\x01":
        raise Unknown("it is no little-endian 64-bit ELF file")
    offset, count = struct.unpack_from("<Q", head, 32)[0], struct.unpack_from("<H", head, 56)[0]
    for i in range(count):
        kind, flags, at, address, _, size = struct.unpack("<IIQQQQ", os.pread(file, 40, offset + 56 * i))
        yield kind, flags, at, address, size


def pages_of(begin, size):
    return range(begin // PAGE, (begin + size + PAGE - 1) // PAGE)


def cached(file, size):
    """The pages of a file that lie in the page cache."""
    library = ctypes.CDLL(None, use_errno=True)
    with mmap.mmap(file, size, prot=mmap.PROT_READ | mmap.PROT_WRITE, flags=mmap.MAP_PRIVATE) as view:
        state = (ctypes.c_ubyte * len(pages_of(0, size)))()
        if library.mincore(ctypes.byref(ctypes.c_char.from_buffer(view)), ctypes.c_size_t(size), state) != 0:
            raise Unknown(os.strerror(ctypes.get_errno()))
        return {page for page, flags in enumerate(state) if flags & 1}


def executed(pid, parts):
    """The pages of code that a process has mapped: the kernel reads ahead of executable pages whatever it was asked for."""
    with open(f"/proc/{pid}/pagemap", "rb", buffering=0) as table:
        for kind, flags, at, address, size in parts:
            if kind != LOAD or not flags & EXECUTABLE:
                continue
            count = len(pages_of(at, size))
            entries = array.array("Q", os.pread(table.fileno(), count * 8, address // PAGE * 8))
            yield range(at // PAGE, at // PAGE + count), {at // PAGE + i for i, entry in enumerate(entries) if entry >> 63}


def touched(image, events):
    file = os.open(image, os.O_RDONLY)
    size = os.fstat(file).st_size
    parts = list(segments(file))
    os.fsync(file)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    if cached(file, size):
        raise Unknown("its file system does not let go of cached pages, or another process has it mapped")

    # What the kernel and the dynamic loader touch before the program can say anything: read singly, so that nothing around it is.
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_RANDOM)
    loads = [part for part in parts if part[0] == LOAD]
    for at, length in [(0, loads[0][4]), *((part[2], part[4]) for part in parts if part[0] == RELRO), (loads[-1][2] + loads[-1][4] - 1, 1)]:
        for page in pages_of(at, length):
            os.pread(file, PAGE, page * PAGE)

    with tempfile.NamedTemporaryFile(suffix=".so") as library:
        subprocess.run(["clang", "-shared", "-fPIC", "-O1", "-x", "c", "-", "-o", library.name], input=NO_READ_AHEAD.encode(), check=True)
        with lambda_runtime.started([image], events, LD_PRELOAD=library.name) as process:
            found = cached(file, size)
            for code, mapped in executed(process.pid, parts):
                found = {page for page in found if page not in code} | mapped
    return found


def main(image, *files):
    try:
        found = set().union(*(touched(os.path.abspath(image), files) for _ in range(3)))
    except (Unknown, lambda_runtime.Failed, OSError, subprocess.CalledProcessError) as error:
        print(f"{image}: {error}.", file=sys.stderr)
        return 1
    runs = []
    for page in sorted(found):
        if runs and page - runs[-1][1] <= GAP:
            runs[-1][1] = page + 1
        else:
            runs.append([page, page + 1])
    for begin, end in runs:
        print(f"{{{begin}, {end - begin}}},")
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
