// Calls that lack memory which the monitor has.
//
// Usage: shortage helped|alone. The monitor has taken all but what a guest keeps. Where it lets the guest have memory
// back when that runs short (`helped`), each call does what it should; where it does not, each fails with an error that
// Linux's manual names, and nobody is killed.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
// More than the kernel leaves free.
#define MUCH (4 << 20)
// Pages that are taken to leave none, of which each is a mapping's.
#define MOST 16384

static int is_helped, is_good = 1;
static int meminfo, file;
static char *much;
static char *eaten[MOST];
static int eaten_count;
static char text[PAGE];

struct result {
    const char *name;
    long value;
    int error;
};

static _Noreturn void stop(const char *what)
{
    printf("stop: %s: %s\n", what, strerror(errno));
    exit(2);
}

static unsigned long total(void)
{
    struct sysinfo info;
    if (sysinfo(&info) < 0) stop("sysinfo");
    return info.totalram * info.mem_unit;
}

// Kilobytes that programs can have.
static long available(void)
{
    ssize_t n = pread(meminfo, text, sizeof text - 1, 0);
    if (n < 0) stop("meminfo");
    text[n] = 0;
    const char *line = strstr(text, "MemAvailable:");
    return line ? strtol(line + 13, NULL, 10) : -1;
}

// Has programs have no memory at all any more, and the kernel less than it keeps for itself: then it makes no thread
// and no process. Nothing here asks for memory that is not there.
static void tighten(void)
{
    static int highest = 1000;
    while (available() > 0 && eaten_count < MOST) {
        char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (page == MAP_FAILED) break;
        eaten[eaten_count++] = page;
    }
    // A table that grows is the kernel's.
    highest += 2000;
    if (dup2(1, highest) >= 0)
        close(highest);
    else if (is_helped || errno != ENOMEM)
        stop("dup2");
}

static void *run(void *argument)
{
    return argument;
}

static long have_child(void)
{
    pid_t child = fork();
    if (child == 0) _exit(7);
    int status;
    if (child < 0) return -1;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return status == 7 << 8 ? 0 : -1;
}

static long have_thread(void)
{
    pthread_t thread;
    // Its stack is there already: it is the thread that there is no memory for.
    static char stack[1 << 16] __attribute__((aligned(PAGE)));
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack, sizeof stack);
    int error = pthread_create(&thread, &attributes, run, NULL);
    if (error) {
        errno = error;
        return -1;
    }
    return pthread_join(thread, NULL);
}

static long execute(void)
{
    // That there is memory is looked at before anything else.
    char *const none[] = {NULL};
    int failed = execve("/nothing", none, none);
    return failed < 0 && errno == ENOENT ? 0 : -1;
}

static long populate(void)
{
    char *memory = mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (memory == MAP_FAILED) return -1;
    for (int at = 0; at < MUCH; at += PAGE)
        if (memory[at]) return -1;
    return munmap(memory, MUCH);
}

static long populate_shared(void)
{
    char *memory = mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    return memory == MAP_FAILED ? -1 : munmap(memory, MUCH);
}

static long lock(void)
{
    int failed = mlock(much, MUCH), error = errno;
    munlock(much, MUCH);
    madvise(much, MUCH, MADV_DONTNEED);
    errno = error;
    return failed;
}

// Of a file that is written less may be written than was asked for.
static long write_file(void)
{
    size_t done = 0;
    while (done < MUCH) {
        // What is written was never touched: all of it is the one page of zeros, or none.
        ssize_t n = pwrite(file, text, sizeof text, (off_t)done);
        if (n <= 0) break;
        done += (size_t)n;
    }
    int error = errno;
    if (ftruncate(file, 0) < 0) return -1;
    errno = error;
    return done < MUCH ? -1 : 0;
}

static struct result results[] = {
    {"fork", 0, 0},     {"execve", 0, 0},          {"thread", 0, 0}, {"fork", 0, 0},
    {"populate", 0, 0}, {"populate shared", 0, 0}, {"mlock", 0, 0},  {"write", 0, 0},
};
static long (*const calls[])(void) = {
    have_child, execute, have_thread, have_child, populate, populate_shared, lock, write_file,
};
#define COUNT (int)(sizeof calls / sizeof *calls)
// The kernel may have a stack for it at hand.
#define THREAD 2

// Whether the error is one for want of memory.
static int is_want(int error)
{
    return error == ENOMEM || error == EAGAIN || error == ENOSPC;
}

int main(int count, char **arguments)
{
    struct rlimit many = {65536, 65536};
    if (count != 2) return 2;
    is_helped = strcmp(arguments[1], "helped") == 0;
    meminfo = open("/proc/meminfo", O_RDONLY);
    file = memfd_create("file", 0);
    if (meminfo < 0 || file < 0 || setrlimit(RLIMIT_NOFILE, &many) < 0) stop("files");
    // All that is written to later is there.
    char room[1 << 15];
    memset(room, 1, sizeof room);
    __asm__ volatile("" : : "r"(room) : "memory");
    if (mlockall(MCL_CURRENT) < 0 || munlockall() < 0) stop("mlockall");
    much = mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (much == MAP_FAILED) stop("mmap");
    if (have_child() || have_thread() || populate() || lock() || write_file()) stop("with memory");
    available();

    unsigned long all = total(), before = all;
    printf("begins\n");
    fflush(stdout);
    // Until the monitor has what it can have.
    for (int same = 0, times = 0; same < 30; times++) {
        usleep(10000);
        unsigned long now = total();
        same = now == before && now < all / 2 ? same + 1 : 0;
        before = now;
        if (times > 3000) stop("the monitor has taken no memory");
    }
    for (int i = 0; i < COUNT; i++) {
        tighten();
        errno = 0;
        results[i].value = calls[i]();
        results[i].error = errno;
    }
    unsigned long after = total();
    while (eaten_count > 0) munmap(eaten[--eaten_count], PAGE);

    for (int i = 0; i < COUNT; i++) {
        const struct result *r = &results[i];
        int good = is_helped || i == THREAD ? r->value == 0 : r->value != 0 && is_want(r->error);
        is_good &= good;
        printf("%s: %s%s\n", r->name, r->value ? strerror(r->error) : "done", good ? "" : ", which is wrong");
    }
    printf("memory: %lu KiB, then %lu\n", before >> 10, after >> 10);
    if (is_helped ? after <= before : after != before) {
        printf("the monitor's memory is wrong\n");
        is_good = 0;
    }
    return !is_good;
}
