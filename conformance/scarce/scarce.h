// What happens to calls when memory is not there: each is made again and again, while the first, the
// second, the third … thing that the kernel asks of memory fails (main.c).
#ifndef SCARCE_H
#define SCARCE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// A call and what undoes it. `call` makes what is tried between `begin` and `end`, undoes it after `end`, and
// gives what `end` gave; it stops the program if anything but the call fails.
struct trial {
    const char *name;
    int (*call)(void);
    int errors[4]; // what the call may fail with, on Linux, too
    int step;      // of many requests that are much the same, one of so many fails
};

extern const struct trial memory_trials[], process_trials[], file_trials[], signal_trials[], wait_trials[],
    socket_trials[], sysv_trials[], mqueue_trials[];

// This program's file and that it was given, for a new program.
extern const char *own_file;

// Whether the number of requests was reached in the last try: in memory that children share.
extern int *reached;

// Memory fails from here on as it is to; nothing is printed and nothing waited for before `end`.
void begin(void);
// Memory is there again. `result` is what the call gave, which failed if that is negative: with errno, unless
// it is the negative of an error itself. Returns 0 or the error.
int end(long result);
// As that, for calls that return their error.
int end_error(int error);

// Stops the program, which cannot go on: for a call that failed, with errno.
_Noreturn void stop(const char *what);
// The same for what is not as it should be, where no call failed.
_Noreturn void stop_wrong(const char *what);
#define NEED(call) ((call) < 0 ? stop(#call) : (void)0)

// Waits for a child to end; its status as wait(2) has it.
int status_of(pid_t child);

#endif
