/* A kernel in C on libsigil: what its files share.
 *
 *   start.S     from the monitor to main, and the way into and out of programs
 *   machine.c   the interrupt table, the clock, the console
 *   thread.c    threads, the table of functions for the library, the scheduler
 *   syscall.c   system calls
 *   deliver.c   signals, on the way back to the program
 *   main.c      the beginning, traps
 *   programs.c  what it runs: no kernel
 *
 * One processor, one stack, interrupts only while programs run or nothing does: so the lock that the
 * library wants around it is held all the time that the kernel runs. */
#ifndef KERNEL_H
#define KERNEL_H

#include <stddef.h>
#include <stdint.h>
#include "sigil_kernel.h"
#include "sigil_unistd.h"

enum { THREADS = 16, TICK_NS = 10000000 };

/* Where programs may have memory, and what their code and stacks run on. */
enum { USER = 0x400000, STACKS = 0x500000, STACK = 0x4000, USER_END = 0x600000 };
enum { USER_CS = 0x33, USER_SS = 0x2b };

/* This kernel's own call: a process that shares the memory, and begins at a function. */
enum { SPAWN = 1000 };

/* What a trap leaves on the kernel's stack. */
struct trap {
	uint64_t general[15];		/* r8 to rcx, as in struct sigil_gregs */
	uint64_t vector, error;
	uint64_t rip, cs, eflags, rsp, ss;
};

enum state { FREE, READY, ASLEEP, STOPPED };

/* A thread. Its index in the table is the library's name for it. */
struct thread {
	enum state state;
	int signal;			/* notify() has been called: look before going on */
	uint32_t process;
	long call;			/* the system call that is to be made anew, or -1 */
	uint64_t trapno, error, cr2;	/* its last fault, which frames show */
	struct sigil_gregs regs;
};

extern struct thread threads[THREADS];
extern struct sigil_system *sigil;
extern uint64_t clock_ns;

/* start.S */
extern char entries[];
_Noreturn void resume(struct trap *trap);

/* machine.c */
void machine_init(void);
void interrupt_done(void);
void wait_for_interrupt(void);
uint64_t fault_address(void);
void put_char(char c);
void print(const char *text);
void print_number(long n);
_Noreturn void power_off(int status);
_Noreturn void panic(const char *why);

/* thread.c */
extern uint32_t running;
void threads_init(void);
uint32_t start_thread(const struct sigil_made *made, uint64_t entry);
void end_thread(uint32_t t, int status);
void sleep_in_call(uint32_t t);
_Noreturn void schedule(void);

/* syscall.c */
void system_call(uint32_t t);
int is_user(uint64_t at, uint64_t size);

/* deliver.c */
void leave(uint32_t t);
void fault(uint32_t t, int signo, int code, uint64_t address);
void sigreturn(uint32_t t);

#endif
