// For every call: the kernel's first, second, … request for memory fails, one in each try, until the call
// comes to its end without. After each try the call has been done, or has failed with an error that
// Linux's manual names for want of memory; the kernel lives; and when the same try is made again, no
// memory is in use that was not before. Then the same where memory comes back when it is asked of the host: no call
// fails.
//
// Usage: scarce [NAME]
#include "scarce.h"

// How often a try is made until it leaves behind what the one before left. What the kernel keeps for the
// next time it has by then.
#define TRIES 100
// A call that asks more often never ends.
#define MOST 2000
// More than the number of a request, for a host that has memory to give.
#define HELPED 1000000

const char *own_file;

int *reached;

static int fail_nth, request, is_helped;

struct figures {
    unsigned long left, frames, bytes;
};

_Noreturn void stop(const char *what)
{
    int error = errno;
    printf("stop: %s: %s\n", what, strerror(error));
    exit(2);
}

_Noreturn void stop_wrong(const char *what)
{
    printf("stop: not as it should be: %s\n", what);
    exit(2);
}

// Neither takes memory, in the kernel or here.
static void set(int n)
{
    char text[12];
    int at = sizeof text;
    do text[--at] = '0' + n % 10; while (n /= 10);
    if (pwrite(fail_nth, text + at, sizeof text - at, 0) < 0) stop("fail-nth");
}

static struct figures get(void)
{
    char text[80];
    ssize_t n = pread(fail_nth, text, sizeof text - 1, 0);
    if (n < 0) stop("fail-nth");
    text[n] = 0;
    struct figures f;
    char *next = text;
    f.left = strtoul(next, &next, 10);
    f.frames = strtoul(next, &next, 10);
    f.bytes = strtoul(next, &next, 10);
    return f;
}

void begin(void)
{
    errno = 0;
    set(request + (is_helped ? HELPED : 0));
}

static void finish(void)
{
    *reached = get().left == 0;
    set(0);
}

int end(long result)
{
    int error = errno;
    finish();
    return result >= 0 ? 0 : result == -1 ? error : (int)-result;
}

int end_error(int error)
{
    finish();
    return error;
}

int status_of(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) stop("waitpid");
    return status;
}

static int is_allowed(const struct trial *t, int error)
{
    for (int i = 0; i < 4; i++)
        if (t->errors[i] == error) return 1;
    return 0;
}

// Tries one call; whether all is well.
static int play(const struct trial *t)
{
    int good = 1, failures = 0;
    // With help the requests are those of the first try and a few of the second: not all of them are worth the time.
    int step = is_helped && t->step ? 3 * t->step : t->step ? t->step : 1;
    for (int n = 1;; n += step) {
        struct figures before = get(), after = before;
        int stable = 0, was_reached = 0;
        for (int i = 0; i < TRIES && !stable; i++) {
            before = after;
            request = n;
            int error = t->call();
            was_reached |= *reached;
            after = get();
            stable = after.frames == before.frames && after.bytes == before.bytes && i > 0;
            if (error && !*reached) {
                printf("%s, request %d: fails without need: %s\n", t->name, n, strerror(error));
                return 0;
            }
            if (error && is_helped) {
                printf("%s, request %d: %s although the host has memory\n", t->name, n, strerror(error));
                good = 0;
            } else if (error && !is_allowed(t, error)) {
                printf("%s, request %d: %s\n", t->name, n, strerror(error));
                good = 0;
            }
            failures += error != 0 && i == 0;
        }
        if (!stable) {
            printf("%s, request %d: %ld frames and %ld bytes more with each try\n", t->name, n,
                   (long)(after.frames - before.frames), (long)(after.bytes - before.bytes));
            good = 0;
        }
        if (!was_reached) {
            if (!is_helped) printf("%s: %d of %d fail\n", t->name, failures, (n - 1) / step);
            return good;
        }
        if (n >= MOST) {
            printf("%s: no end of requests\n", t->name);
            return 0;
        }
    }
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    fail_nth = open("/proc/self/fail-nth", O_RDWR);
    // In a program that has just been executed it may be this for which there is no memory.
    if (fail_nth < 0 && errno == ENOMEM) return 1;
    if (fail_nth < 0) stop("/proc/self/fail-nth");
    if (argc > 1 && !strcmp(argv[1], "--executed")) {
        // A new program, whose number of requests is still under way: whether it was reached.
        int left = get().left != 0;
        set(0);
        return left;
    }
    own_file = "/scarce";
    reached = mmap(NULL, sizeof *reached, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (reached == MAP_FAILED) stop("mmap");
    *reached = 0;
    const struct trial *all[] = {memory_trials, process_trials, file_trials,
                                 signal_trials, wait_trials,    socket_trials, sysv_trials,
                                 mqueue_trials};
    int good = 1, count = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (const struct trial *t = all[i]; t->name; t++)
            if (argc < 2 || !strcmp(argv[1], t->name)) {
                for (is_helped = 0; is_helped < 2; is_helped++) good &= play(t);
                count++;
            }
    printf("%d calls\n", count);
    return !good || count == 0;
}
