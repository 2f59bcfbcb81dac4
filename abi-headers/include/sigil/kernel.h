/*
 * Signals and processes with Linux's semantics, for a kernel in C: link libsigil.a.
 * docs/port-a-kernel.md says how, examples/embed-c is a kernel that does.
 *
 * What holds for all functions:
 *
 * - A `struct sigil_system` is an instance: all processes and threads of a kernel. It has no memory but
 *   that which it was given. There may be several; they know nothing of each other.
 * - Threads and processes are named by small numbers (`uint32_t`), as an array of the kernel's is
 *   indexed; they are used again. Numbers that programs see (`pid_t`) are `int32_t`, and may be anything.
 * - Locks: there is one lock around each instance, which is the kernel's own. It is held in every call,
 *   and while a function of `struct sigil_kernel_ops` runs. Interrupts that call the library are off
 *   while it is held, and nothing preempts its holder that calls the library, for whichever instance:
 *   two instances that are called on two processors at the same time wait for each other, busily.
 * - Context: who may call. No call sleeps, none touches the memory of a program.
 * - Wakes: which threads it may wake, by the functions of the table and by nothing else.
 * - Results: 0 or what the comment says; an error is a negative errno of Linux. Besides those of the
 *   call of Linux that it carries out, and unless the comment says more, it is
 *     -EFAULT   for NULL where that is not allowed, a misaligned pointer, and what is no instance, or
 *               no more;
 *     -ENXIO    for a thread or process that is not there, or has begun to exit;
 *     -EBUSY    for a call that comes at the wrong time;
 *     -EDEADLK  from a function of the table, or without the lock;
 *     -ENOMEM   where something is made for which there may not be the memory.
 *   Nothing has happened then, unless the comment says so, and results are not written to.
 */

#ifndef SIGIL_KERNEL_H
#define SIGIL_KERNEL_H

#include <stddef.h>
#include <stdint.h>

// No thread: an idle processor.
#define SIGIL_NO_THREAD 4294967295

// `what` of `sigil_delivery`: back to the program.
#define SIGIL_DELIVER_NONE 0

// `what` of `sigil_delivery`: a handler is to be entered. Write its frame, then call
// `sigil_enter_handler`; or `sigil_frame_failed`, if the stack cannot take it.
#define SIGIL_DELIVER_HANDLER 1

// `what` of `sigil_delivery`: the thread is to exit, by `sigil_exit_thread` with `status`.
#define SIGIL_DELIVER_EXIT 2

// `what` of `sigil_delivery`: the thread is to sleep until `wake_stopped` or `notify_fatal`, and to
// ask again then.
#define SIGIL_DELIVER_STOP 3

// Result of `sigil_begin_exec`: the caller is alone.
#define SIGIL_EXEC_READY 0

// Result of `sigil_begin_exec`: others are yet to end. Sleep until `notify_fatal`, and ask again.
#define SIGIL_EXEC_WAIT 1

// Result of `sigil_begin_exec`: the process ends; `sigil_next_delivery` says how.
#define SIGIL_EXEC_KILLED 2

// An instance: all processes and threads of a kernel, or of a part of it. It lies in the memory
// that was handed to `sigil_system_init`.
struct sigil_system;

// The kernel's `struct sigaction`, as rt_sigaction(2) has it.
struct sigil_sigaction {
  // 0 SIG_DFL, 1 SIG_IGN, or the handler's address.
  size_t handler;
  // SA_…
  uint64_t flags;
  // Where the handler returns to, with SA_RESTORER.
  size_t restorer;
  // Blocked while the handler runs; signal n is bit n-1.
  uint64_t mask;
};

// `stack_t`.
struct sigil_stack {
  // `ss_sp`.
  size_t sp;
  // `ss_flags`.
  int32_t flags;
  // Nothing.
  int32_t pad;
  // `ss_size`.
  size_t size;
};

// `siginfo_t`.
struct sigil_siginfo {
  // `si_signo`.
  int32_t signo;
  // `si_errno`.
  int32_t err;
  // `si_code`.
  int32_t code;
  // Nothing.
  int32_t pad;
  // The rest, which depends on the signal: sigaction(2).
  uint64_t fields[14];
};

// The ids of a thread.
struct sigil_ids {
  // Real, effective and saved user.
  uint32_t uid[3];
  // Real, effective and saved group.
  uint32_t gid[3];
};

// What a thread is to do before it returns to its program.
struct sigil_delivery {
  // SIGIL_DELIVER_…
  uint32_t what;
  // The signal, with SIGIL_DELIVER_HANDLER.
  int32_t signo;
  // The status to exit with, with SIGIL_DELIVER_EXIT: coded as in wait(2).
  int32_t status;
  // Nothing.
  int32_t pad;
  // The mask that the frame saves.
  uint64_t saved_mask;
  // The action of the signal, as it was when it was taken.
  struct sigil_sigaction action;
  // Its information, for SA_SIGINFO.
  struct sigil_siginfo info;
};

// What a signal interrupted, besides the general registers.
struct sigil_interrupted {
  // CS and SS, as the program sees them.
  uint16_t cs;
  // SS.
  uint16_t ss;
  // Whether the floating-point state is an XSAVE area.
  uint32_t xstate;
  // The error code of the thread's last fault.
  uint64_t err;
  // Its vector.
  uint64_t trapno;
  // The address of its last page fault.
  uint64_t cr2;
  // Where the floating-point state goes, from `sigil_frame_place`; 0 if none is saved.
  uint64_t fpstate;
};

// Linux's `struct rt_sigframe`, without the floating-point state, which lies elsewhere.
struct sigil_frame {
  // The handler's return address, `ucontext_t` and `siginfo_t`.
  uint64_t words[55];
};

// General registers, in the order of Linux's `struct sigcontext`.
struct sigil_regs {
  uint64_t r8;
  uint64_t r9;
  uint64_t r10;
  uint64_t r11;
  uint64_t r12;
  uint64_t r13;
  uint64_t r14;
  uint64_t r15;
  uint64_t rdi;
  uint64_t rsi;
  uint64_t rbp;
  uint64_t rbx;
  uint64_t rdx;
  uint64_t rax;
  uint64_t rcx;
  uint64_t rsp;
  uint64_t rip;
  uint64_t eflags;
};

// `struct rlimit`.
struct sigil_rlimit {
  // `rlim_cur`.
  uint64_t cur;
  // `rlim_max`.
  uint64_t max;
};

// A process for good, from `sigil_find_process`.
struct sigil_process_ref {
  // The library's.
  uint64_t words[2];
};

// What was made.
struct sigil_made {
  // The new process, or that of the new thread.
  uint32_t process;
  // The new thread, or the main thread of the new process.
  uint32_t thread;
  // Its number.
  int32_t tid;
  // Whether it is a process.
  int32_t is_process;
};

// What a call of clone(2) or clone3(2) asks for, as far as processes are concerned.
struct sigil_clone_args {
  // CLONE_…, without the byte that clone(2) has the exit signal in.
  uint64_t flags;
  // The signal that tells the parent of the end of a new process: SIGCHLD for fork(2); 0 for none.
  int32_t exit_signal;
  // The number that it is to have (clone3(2), `set_tid`); 0 for any.
  int32_t set_tid;
};

// How large an instance is to be.
struct sigil_config {
  // Threads at a time, in all; that of process 1 is one. At least 2.
  uint32_t threads_max;
  // Signals that may be queued at a time, and timers (RLIMIT_SIGPENDING). At least 1.
  uint32_t signals_max;
  // Users with processes at a time. At least 1.
  uint32_t users_max;
  // The largest number of a process + 1: 302 to 4194304; 0 for 32768.
  int32_t pid_max;
  // CLOCK_REALTIME minus CLOCK_MONOTONIC, in nanoseconds.
  uint64_t realtime_offset;
};

// What only the kernel can do. The table is copied by `sigil_system_init`; every function gets the
// `context` that was given there. None of them may call the library, for whichever instance
// (-EDEADLK, or for another instance no end): they are called with the instance's lock held, in
// the middle of a call. They note what is to be done, change the state of threads, and return soon.
// Those that are not marked as optional must be there.
struct sigil_kernel_ops {
  // CLOCK_MONOTONIC in nanoseconds.
  uint64_t (*now)(void *context);
  // The thread that the calling processor runs; SIGIL_NO_THREAD from an idle one.
  uint32_t (*current)(void *context);
  // Optional: whether some processor runs the thread at this moment. Without it, whether the
  // calling one does.
  int (*is_running)(void *context, uint32_t thread);
  // The thread has something to do before it goes on in its program: set the flag that it looks at
  // on its way out, wake it if it sleeps interruptibly, interrupt the processor that runs it. It
  // then calls `sigil_next_delivery`.
  void (*notify)(void *context, uint32_t thread);
  // As `notify`, and wakes it from every sleep that a fatal signal ends: also if it is stopped, or
  // waits in execve for the other threads to be gone.
  void (*notify_fatal)(void *context, uint32_t thread);
  // A stopped thread goes on: it calls `sigil_next_delivery` again.
  void (*wake_stopped)(void *context, uint32_t thread);
  // A child of process `parent` changed its state: threads of it that sleep in wait are to call
  // `sigil_wait4` again.
  void (*child_changed)(void *context, uint32_t parent);
  // A child of process 1, which is the kernel itself, ended, stopped or continued: `status` is that
  // of wait(2).
  void (*report)(void *context, uint32_t process, int32_t status);
  // Optional: a process has another parent, since the one before ended.
  void (*new_parent)(void *context, uint32_t process, int32_t ppid);
  // Optional: whether the memory of a process that a signal ends may be dumped (PR_SET_DUMPABLE).
  int (*may_dump)(void *context, uint32_t process);
  // Optional: a process was reaped. Its index, and those of its threads, are free.
  void (*gone)(void *context, uint32_t process);
  // Optional: the library has found an error of its own, which the text says (`length` bytes,
  // without a NUL). It must not return; if it does, or is not there, the processor goes round a
  // loop for good.
  void (*panic)(void *context, const char *text, size_t length);
};

// `struct itimerspec`, in nanoseconds.
struct sigil_itimer {
  // Between expirations; 0 for one expiration.
  uint64_t interval_ns;
  // To the first one; 0 disarms.
  uint64_t value_ns;
};

// `struct sigevent`: of which the first fields count.
struct sigil_sigevent {
  // `sigev_value`.
  uint64_t value;
  // `sigev_signo`.
  int32_t signo;
  // `sigev_notify`: SIGEV_…
  int32_t notify;
  // `sigev_notify_thread_id`.
  int32_t tid;
  // Nothing.
  int32_t pad[11];
};

// `struct rusage`, with the names of getrusage(2).
struct sigil_rusage {
  // `ru_utime`: seconds and microseconds.
  int64_t utime[2];
  // `ru_stime`.
  int64_t stime[2];
  // `ru_maxrss`.
  int64_t maxrss;
  // `ru_ixrss`, `ru_idrss`, `ru_isrss`: 0, as on Linux.
  int64_t unused_a[3];
  // `ru_minflt`.
  int64_t minflt;
  // `ru_majflt`.
  int64_t majflt;
  // `ru_nswap` to `ru_nsignals`: 0.
  int64_t unused_b[6];
  // `ru_nvcsw`.
  int64_t nvcsw;
  // `ru_nivcsw`.
  int64_t nivcsw;
};

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// rt_sigaction(2): `wanted` and `old` may be NULL.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_sigaction(struct sigil_system *system,
                    uint32_t t,
                    int32_t signo,
                    const struct sigil_sigaction *wanted,
                    struct sigil_sigaction *old);

// rt_sigprocmask(2): `set` and `old` may be NULL.
//
// Context: the thread itself, in a system call. Wakes: threads of its process that take over signals
// which it blocks now; itself, by `notify`. Locks: the instance's.
int sigil_sigprocmask(struct sigil_system *system,
                      uint32_t t,
                      int32_t how,
                      const uint64_t *set,
                      uint64_t *old);

// rt_sigpending(2).
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_sigpending(struct sigil_system *system, uint32_t t, uint64_t *set);

// sigaltstack(2) of a thread whose stack pointer is `sp`: `wanted` and `old` may be NULL.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_sigaltstack(struct sigil_system *system,
                      uint32_t t,
                      size_t sp,
                      const struct sigil_stack *wanted,
                      struct sigil_stack *old);

// The mask of rt_sigsuspend, ppoll, pselect6 or epoll_pwait holds from here: until a handler is
// entered, whose frame saves the mask of before, or until `sigil_next_delivery` has nothing to deliver, or
// until `sigil_end_temporary_mask`. -EBUSY if one holds already.
//
// Context: the thread itself, in a system call, which it then sleeps in unless `sigil_has_work`. Wakes: as
// `sigil_sigprocmask`. Locks: the instance's.
int sigil_begin_temporary_mask(struct sigil_system *system,
                               uint32_t t,
                               uint64_t mask);

// The call that set a temporary mask returns without EINTR: the old mask is back, and what only
// the temporary one let through stays pending. Without such a mask nothing happens.
//
// Context: the thread itself, in a system call. Wakes: as `sigil_sigprocmask`. Locks: the
// instance's.
int sigil_end_temporary_mask(struct sigil_system *system, uint32_t t);

// rt_sigtimedwait(2), first step: takes a pending signal of `set`, blocked or not. Its number, with
// what is known of it in `*info`, which may be NULL; or 0, and with `wait` the thread waits from here:
// it is to sleep interruptibly, unless `sigil_has_work`, and to call `sigil_sigtimedwait_end` when it wakes,
// for whatever reason. -EBUSY if it waits already.
//
// Context: the thread itself, in a system call. Wakes: as `sigil_sigprocmask`. Locks: the
// instance's.
int sigil_sigtimedwait(struct sigil_system *system,
                       uint32_t t,
                       uint64_t set,
                       int wait,
                       struct sigil_siginfo *info);

// rt_sigtimedwait(2), second step: as the first, of the same `set`. 0: the call fails with EINTR if the
// thread `sigil_has_work` or was woken for a signal, with EAGAIN if its time was up. -EBUSY for a
// thread that does not wait.
//
// Context: the thread itself, in a system call. Wakes: as `sigil_sigprocmask`. Locks: the
// instance's.
int sigil_sigtimedwait_end(struct sigil_system *system,
                           uint32_t t,
                           uint64_t set,
                           struct sigil_siginfo *info);

// getresuid(2) and getresgid(2).
//
// Context: any. Wakes: nobody. Locks: the instance's.
int sigil_getids(struct sigil_system *system, uint32_t t, struct sigil_ids *ids);

// setresuid(2); 0xffffffff leaves an id as it is.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_setresuid(struct sigil_system *system,
                    uint32_t t,
                    uint32_t ruid,
                    uint32_t euid,
                    uint32_t suid);

// setresgid(2); 0xffffffff leaves an id as it is.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_setresgid(struct sigil_system *system,
                    uint32_t t,
                    uint32_t rgid,
                    uint32_t egid,
                    uint32_t sgid);

// setuid(2).
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_setuid(struct sigil_system *system, uint32_t t, uint32_t uid);

// setgid(2).
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_setgid(struct sigil_system *system, uint32_t t, uint32_t gid);

// setreuid(2); 0xffffffff leaves an id as it is.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_setreuid(struct sigil_system *system, uint32_t t, uint32_t ruid, uint32_t euid);

// setregid(2); 0xffffffff leaves an id as it is.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_setregid(struct sigil_system *system, uint32_t t, uint32_t rgid, uint32_t egid);

// setgroups(2): `count` groups at `groups`.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_setgroups(struct sigil_system *system, uint32_t t, size_t count, const uint32_t *groups);

// getgroups(2): how many groups there are, and if `size` is not 0, they. -EINVAL if `size` is less.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_getgroups(struct sigil_system *system, uint32_t t, size_t size, uint32_t *groups);

// 1 if the thread has something to do before it returns to its program or sleeps interruptibly, else
// 0. The flag that `notify` raises may be up without need; this is the truth.
//
// Context: any. Wakes: nobody. Locks: the instance's.
int sigil_has_work(struct sigil_system *system,
                   uint32_t t);

// What the thread is to do before it returns to its program. To be called when the flag of `notify` is
// up, and again after every handler, until it is SIGIL_DELIVER_NONE; then the flag is to be cleared.
// -EBUSY while a handler is to be entered that was told of before, and between `sigil_sigtimedwait` and
// its end.
//
// Context: the thread itself, on its way out of the kernel. Wakes: the parent's threads, when the
// process stops; others, when it ends. Locks: the instance's, from the look at the flag on.
int sigil_next_delivery(struct sigil_system *system,
                        uint32_t t,
                        struct sigil_delivery *out);

// The handler's frame is written: its mask holds. 1 if there is more to do, so that
// `sigil_next_delivery` is to be called again before the handler begins; else 0. -EBUSY if no handler is to
// be entered.
//
// Context: as `sigil_next_delivery`. Wakes: threads of the process that take over signals which the
// handler blocks. Locks: the instance's.
int sigil_enter_handler(struct sigil_system *system,
                        uint32_t t);

// The handler's frame could not be written: SIGSEGV, and the end of the process if that is the signal.
// `*out` is what to do instead. -EBUSY if no handler is to be entered.
//
// Context, wakes, locks: as `sigil_next_delivery`.
int sigil_frame_failed(struct sigil_system *system,
                       uint32_t t,
                       struct sigil_delivery *out);

// A fault that the thread caused itself (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS): `*out` is
// what to do, at once. Blocked or ignored, it ends the process. -EINVAL for another signal.
//
// Context: the thread itself, in the fault. Wakes, locks: as `sigil_next_delivery`.
int sigil_fault(struct sigil_system *system,
                uint32_t t,
                int32_t signo,
                int32_t code,
                uint64_t address,
                struct sigil_delivery *out);

// Sets the mask: what rt_sigreturn(2) does with that of a frame, if `sigil_frame_restore` is not used.
//
// Context: the thread itself. Wakes: as `sigil_sigprocmask`. Locks: the instance's.
int sigil_set_blocked(struct sigil_system *system,
                      uint32_t t,
                      uint64_t mask);

// The first step of execve(2) that cannot be undone, when the new program is sure to begin: all other
// threads of the process are told to end. SIGIL_EXEC_READY, SIGIL_EXEC_WAIT or SIGIL_EXEC_KILLED.
//
// Context: the thread itself, in execve. Wakes: the other threads, by `notify_fatal`. Locks: the
// instance's.
int sigil_begin_exec(struct sigil_system *system,
                     uint32_t t);

// The new program takes the place of the old one: handlers become SIG_DFL, and whatever else execve(2)
// says of threads, signals and timers. `mode`, `uid` and `gid` are the file's: its set-ID bits count.
// The thread is the main thread now, and has the process's number. 1 if the process stays dumpable,
// else 0. -EBUSY if the caller is not alone: `sigil_begin_exec` comes first.
//
// Context: the thread itself, in execve. Wakes: nobody. Locks: the instance's.
int sigil_finish_exec(struct sigil_system *system,
                      uint32_t t,
                      uint32_t mode,
                      uint32_t uid,
                      uint32_t gid);

// The new program could not be begun after all: the process ends by SIGSEGV, as `*out` says.
//
// Context: the thread itself, in execve. Wakes: its process's other threads, if there are any. Locks:
// the instance's.
int sigil_fail_exec(struct sigil_system *system,
                    uint32_t t,
                    struct sigil_delivery *out);

// Where the frame goes of the handler that `delivery` tells of, in a thread whose stack pointer is
// `sp`: on its stack, or with SA_ONSTACK on the alternate one. `fp_size` bytes are left for the
// floating-point state, at `*fpstate`, a multiple of 64. -EFAULT if there is no place, or the action
// has no SA_RESTORER: then `sigil_frame_failed`.
//
// Context: as `sigil_next_delivery`. Wakes: nobody. Locks: the instance's.
int sigil_frame_place(struct sigil_system *system,
                      uint32_t t,
                      const struct sigil_delivery *delivery,
                      uint64_t sp,
                      size_t fp_size,
                      uint64_t *frame,
                      uint64_t *fpstate);

// Fills in the frame that goes to address `at`, and makes `regs`, which are those of the program, the
// ones that the handler begins with. The kernel copies the frame, then calls `sigil_enter_handler`.
//
// Context: as `sigil_next_delivery`. Wakes: nobody. Locks: the instance's.
int sigil_frame_fill(struct sigil_system *system,
                     uint32_t t,
                     const struct sigil_delivery *delivery,
                     const struct sigil_interrupted *interrupted,
                     uint64_t at,
                     struct sigil_frame *frame,
                     struct sigil_regs *regs);

// rt_sigreturn(2), with a copy of the frame that lies 8 below the program's stack pointer: the mask and
// the alternate stack come back, and `regs`, which are those of the program now, become the frame's,
// as far as a program may set them. `cs` and `ss` are the only segments a program may run on, `user_end`
// is the end of its addresses. `*fpstate`, which may be NULL, is where the frame says that the
// floating-point state is: the kernel's to check and to put back. -EFAULT for a frame that cannot be
// restored, whose mask holds all the same, as on Linux: then `sigil_fault` with SIGSEGV and SI_KERNEL.
//
// Context: the thread itself, in the system call. Wakes: as `sigil_sigprocmask`. Locks: the instance's.
int sigil_frame_restore(struct sigil_system *system,
                        uint32_t t,
                        const struct sigil_frame *frame,
                        uint16_t cs,
                        uint16_t ss,
                        uint64_t user_end,
                        struct sigil_regs *regs,
                        uint64_t *fpstate);

// getpid(2).
//
// Context: any. Wakes: nobody. Locks: the instance's.
int sigil_getpid(struct sigil_system *system, uint32_t t);

// gettid(2).
//
// Context: any. Wakes: nobody. Locks: the instance's.
int sigil_gettid(struct sigil_system *system, uint32_t t);

// getppid(2).
//
// Context: any. Wakes: nobody. Locks: the instance's.
int sigil_getppid(struct sigil_system *system, uint32_t t);

// getpgid(2); 0 is the caller.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_getpgid(struct sigil_system *system, uint32_t t, int32_t pid);

// getsid(2); 0 is the caller.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_getsid(struct sigil_system *system, uint32_t t, int32_t pid);

// setpgid(2).
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_setpgid(struct sigil_system *system, uint32_t t, int32_t pid, int32_t pgid);

// setsid(2): the new session's number.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_setsid(struct sigil_system *system, uint32_t t);

// prlimit64(2): `wanted` and `old` may be NULL.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_prlimit(struct sigil_system *system,
                  uint32_t t,
                  int32_t pid,
                  int32_t resource,
                  const struct sigil_rlimit *wanted,
                  struct sigil_rlimit *old);

// prctl(2), PR_SET_PDEATHSIG; 0 for none.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_set_parent_death(struct sigil_system *system, uint32_t t, int32_t signo);

// prctl(2), PR_SET_CHILD_SUBREAPER.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_set_child_subreaper(struct sigil_system *system, uint32_t t, int on);

// pidfd_open(2): what the descriptor refers to. It never refers to another process, and needs not be
// given back. -EINVAL for a number that is that of no process, -ESRCH when nobody has it.
//
// Context: any. Wakes: nobody. Locks: the instance's.
int sigil_find_process(struct sigil_system *system,
                       int32_t pid,
                       struct sigil_process_ref *process);

// 1 if all threads of the process have ended, or it is gone (poll(2) of its descriptor: POLLIN), else
// 0. That is so when `sigil_exit_thread` gives 1.
//
// Context: any. Wakes: nobody. Locks: the instance's.
int sigil_has_ended(struct sigil_system *system,
                    const struct sigil_process_ref *process);

// pidfd_send_signal(2): `info` may be NULL.
//
// Context, wakes, locks: as `sigil_kill`.
int sigil_pidfd_send_signal(struct sigil_system *system,
                            uint32_t t,
                            const struct sigil_process_ref *process,
                            int32_t signo,
                            const struct sigil_siginfo *info);

// waitid(2) with P_PIDFD: as `sigil_waitid`.
//
// Context, wakes, locks: as `sigil_wait4`.
int sigil_waitid_process(struct sigil_system *system,
                         uint32_t t,
                         const struct sigil_process_ref *process,
                         uint32_t options,
                         struct sigil_siginfo *info);

// Starts a program as a child of process 1, in a session and a group of its own; the first one is
// process 2. -EAGAIN when there is no room for another thread or user.
//
// Context: any but an interrupt. Wakes: nobody. Locks: the instance's.
int sigil_spawn(struct sigil_system *system, uint32_t uid, uint32_t gid, struct sigil_made *made);

// fork(2), vfork(2), clone(2), clone3(2): a new process, or with CLONE_THREAD a new thread of the
// process of `t`. Then the kernel does its part (memory, descriptors, stack, registers) and lets it
// run; or, if it cannot, calls `sigil_undo_clone`. The errors are those of clone(2); -EINTR: `t` has a
// signal to take first, and makes the call anew after it (ERESTARTNOINTR).
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_clone(struct sigil_system *system,
                uint32_t t,
                const struct sigil_clone_args *args,
                struct sigil_made *made);

// The kernel could not do its part of `sigil_clone`: what was made, and never ran, is gone without
// a trace. -ENXIO for what is not there; -EBUSY for a thread that has made a call since.
//
// Context: as `sigil_clone`. Wakes: nobody. Locks: the instance's.
int sigil_undo_clone(struct sigil_system *system, const struct sigil_made *made);

// exit_group(2): all threads of the process are to exit. `status` is coded as in wait(2): that of
// exit(n) is (n & 255) << 8. `*counts`, which may be NULL, becomes the status to call
// `sigil_exit_thread` with: that of whoever was first.
//
// Context: the thread itself, in a system call. Wakes: the other threads, by `notify_fatal`. Locks:
// the instance's.
int sigil_exit_group(struct sigil_system *system, uint32_t t, int32_t status, int32_t *counts);

// _exit(2) of one thread, when the kernel has done its own part of that and will not run it again:
// its index may be another's as soon as this returns. 1 if it was the last thread of its process,
// which then is a zombie, or reaped already; else 0.
//
// Context: the thread itself, or the kernel in its name. Wakes: threads of the parent, by
// `child_changed` and SIGCHLD; children's, by PR_SET_PDEATHSIG; members of a group that becomes
// orphaned; threads of the same process that take over signals. Locks: the instance's.
int sigil_exit_thread(struct sigil_system *system, uint32_t t, int32_t status);

// The thread with a number, for a kernel that looks one up; -ESRCH if there is none.
//
// Context: any. Wakes: nobody. Locks: the instance's.
int sigil_find_thread(struct sigil_system *system, int32_t tid, uint32_t *thread);

// kill(2): to a process, to the caller's group (0), to all (-1), to a group (-pgid). Signal 0 only
// asks. The errors are those of kill(2).
//
// Context: the thread itself, in a system call. Wakes: a thread of each process that takes it, by
// `notify`; all of one that it ends, by `notify_fatal`; of one that it continues, by `wake_stopped`.
// Locks: the instance's.
int sigil_kill(struct sigil_system *system,
               uint32_t t,
               int32_t pid,
               int32_t signo);

// tkill(2): to a thread by its number.
//
// Context, wakes, locks: as `sigil_kill`.
int sigil_tkill(struct sigil_system *system, uint32_t t, int32_t tid, int32_t signo);

// tgkill(2): to a thread of a process.
//
// Context, wakes, locks: as `sigil_kill`.
int sigil_tgkill(struct sigil_system *system, uint32_t t, int32_t tgid, int32_t tid, int32_t signo);

// rt_sigqueueinfo(2): to a process, with a siginfo of the caller's making. -EAGAIN at
// RLIMIT_SIGPENDING, or when all nodes of the configuration are in use.
//
// Context, wakes, locks: as `sigil_kill`.
int sigil_sigqueueinfo(struct sigil_system *system,
                       uint32_t t,
                       int32_t pid,
                       int32_t signo,
                       const struct sigil_siginfo *info);

// rt_tgsigqueueinfo(2): as `sigil_sigqueueinfo`, to a thread of a process.
//
// Context, wakes, locks: as `sigil_kill`.
int sigil_tgsigqueueinfo(struct sigil_system *system,
                         uint32_t t,
                         int32_t tgid,
                         int32_t tid,
                         int32_t signo,
                         const struct sigil_siginfo *info);

// A signal from the kernel to a process, with SI_KERNEL: a terminal's, a limit's, … -EINVAL for what
// is no signal.
//
// Context: any, interrupts too. Wakes, locks: as `sigil_kill`.
int sigil_signal_process(struct sigil_system *system,
                         uint32_t process,
                         int32_t signo);

// The same to every process of a group, if there is one with this number.
//
// Context, wakes, locks: as `sigil_signal_process`.
int sigil_signal_group(struct sigil_system *system, int32_t pgid, int32_t signo);

// A signal from the kernel to a thread, with its information (SIGPIPE, SIGXFSZ, …). For faults there
// is `sigil_fault`.
//
// Context, wakes, locks: as `sigil_signal_process`.
int sigil_signal_thread(struct sigil_system *system,
                        uint32_t t,
                        const struct sigil_siginfo *info);

// How many bytes `sigil_system_init` needs for an instance like this; 0 for a configuration that it
// refuses, or NULL. With so much, there is room for all the threads, processes, timers and users of
// the configuration at a time. More does no harm: processes that had many threads leave memory
// behind that only others with many threads use.
//
// Context: any. Wakes: nobody. Locks: none.
size_t sigil_system_size(const struct sigil_config *config);

// Makes an instance in `size` bytes at `memory`, of any alignment, which are its own from then on.
// Nothing is in it but process 1, which is the kernel itself. `*out` becomes what all functions
// take. The configuration and the table are copied. -EFAULT for NULL; -EINVAL for a configuration
// that is none, and a table that lacks a function which is not optional; -ENOMEM for less than
// `sigil_system_size`.
//
// Context: any. Wakes: nobody. Locks: none; nobody else knows of the instance.
int sigil_system_init(void *memory,
                      size_t size,
                      const struct sigil_config *config,
                      const struct sigil_kernel_ops *ops,
                      void *context,
                      struct sigil_system **out);

// The instance is no more; its memory is the kernel's again, which may do with it what it likes.
// Threads that are left are forgotten, nobody is told.
//
// Context: any. Wakes: nobody. Locks: the instance's, which nobody waits for.
int sigil_system_destroy(struct sigil_system *system);

// When `sigil_expire` has something to do next, on CLOCK_MONOTONIC in nanoseconds: 1 with the time in
// `*deadline`, or 0 if no timer is set. It may change with every call that sets a timer, and when a signal
// of SIGALRM or of a timer is taken.
//
// Context: any. Wakes: nobody. Locks: the instance's.
int sigil_next_deadline(struct sigil_system *system,
                        uint64_t *deadline);

// It is `now`: timers that expire send their signals.
//
// Context: any, interrupts too. Wakes: as `sigil_kill`. Locks: the instance's.
int sigil_expire(struct sigil_system *system, uint64_t now);

// The thread has run for so long since the last call: processor time, for ITIMER_VIRTUAL, ITIMER_PROF,
// processor-time clocks and RLIMIT_CPU. To be called when it stops running, and now and then while it
// runs on. -EINVAL for more than days at a time, which no thread has run.
//
// Context: any, interrupts too. Wakes: as `sigil_kill`. Locks: the instance's.
int sigil_account_cpu(struct sigil_system *system,
                      uint32_t t,
                      uint64_t user_ns,
                      uint64_t system_ns);

// clock_gettime(2), in nanoseconds.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_clock_gettime(struct sigil_system *system, uint32_t t, int32_t clock, uint64_t *time);

// clock_settime(2) of CLOCK_REALTIME, in nanoseconds: timers that are set to a time of it move with it.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_clock_settime(struct sigil_system *system,
                        uint32_t t,
                        int32_t clock,
                        uint64_t time);

// setitimer(2), in nanoseconds, which Linux rounds up to microseconds; `old`, which may be NULL, is
// the setting before.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_setitimer(struct sigil_system *system,
                    uint32_t t,
                    int32_t which,
                    const struct sigil_itimer *wanted,
                    struct sigil_itimer *old);

// getitimer(2).
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_getitimer(struct sigil_system *system,
                    uint32_t t,
                    int32_t which,
                    struct sigil_itimer *setting);

// timer_create(2): the timer's id. `event` may be NULL. -EAGAIN at RLIMIT_SIGPENDING.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_timer_create(struct sigil_system *system,
                       uint32_t t,
                       int32_t clock,
                       const struct sigil_sigevent *event);

// timer_settime(2), in nanoseconds, of the timer's clock with TIMER_ABSTIME (1) in `flags`; `old`, which
// may be NULL, is the setting before.
//
// Context: the thread itself, in a system call. Wakes: as `sigil_kill`, if its time is past. Locks: the
// instance's.
int sigil_timer_settime(struct sigil_system *system,
                        uint32_t t,
                        int32_t timer,
                        int32_t flags,
                        const struct sigil_itimer *wanted,
                        struct sigil_itimer *old);

// timer_gettime(2).
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_timer_gettime(struct sigil_system *system,
                        uint32_t t,
                        int32_t timer,
                        struct sigil_itimer *setting);

// timer_getoverrun(2).
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_timer_getoverrun(struct sigil_system *system, uint32_t t, int32_t timer);

// timer_delete(2).
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_timer_delete(struct sigil_system *system, uint32_t t, int32_t timer);

// getrusage(2): RUSAGE_SELF 0, RUSAGE_CHILDREN -1, RUSAGE_THREAD 1. `sigil_account_cpu` comes first, for
// the time since the last call of it.
//
// Context: the thread itself, in a system call. Wakes: nobody. Locks: the instance's.
int sigil_getrusage(struct sigil_system *system,
                    uint32_t t,
                    int32_t who,
                    struct sigil_rusage *usage);

// Counts page faults and switches of a thread, which have happened since the last call: `minflt`, `majflt`,
// `nvcsw` and `nivcsw` of what is given. -EINVAL for negative numbers.
//
// Context: any. Wakes: nobody. Locks: the instance's.
int sigil_count(struct sigil_system *system,
                uint32_t t,
                const struct sigil_rusage *more);

// The process leaves its memory, in execve(2) or at its end: `peak_kb` kilobytes of it were resident at
// most, which `ru_maxrss` remembers.
//
// Context: its last thread, before `sigil_finish_exec` or `sigil_exit_thread`. Wakes: nobody. Locks: the
// instance's.
int sigil_memory_gone(struct sigil_system *system,
                      uint32_t t,
                      uint64_t peak_kb);

// wait4(2), one look: the number of the child that has something to tell, which it then has told,
// and is reaped by if it has ended; its status is in `*status`, and what it has used in `*usage`,
// both of which may be NULL. 0 if none has: then, without WNOHANG, the thread is to sleep interruptibly
// and to ask again after `child_changed`. The errors are those of wait4(2).
//
// Context: the thread itself, in a system call. Wakes: nobody; `gone` is called for what is reaped.
// Locks: the instance's. The sleep must not miss a `child_changed` that comes after the look.
int sigil_wait4(struct sigil_system *system,
                uint32_t t,
                int32_t pid,
                uint32_t options,
                int32_t *status,
                struct sigil_rusage *usage);

// waitid(2) with P_ALL, P_PID and P_PGID, one look as `sigil_wait4`: 1 with what is known of the
// child in `*info`, which may be NULL, or 0.
//
// Context, wakes, locks: as `sigil_wait4`.
int sigil_waitid(struct sigil_system *system,
                 uint32_t t,
                 int32_t which,
                 int32_t id,
                 uint32_t options,
                 struct sigil_siginfo *info);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* SIGIL_KERNEL_H */
