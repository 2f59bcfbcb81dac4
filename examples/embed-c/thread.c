/* Threads, and what the library asks of a kernel. */
#include "kernel.h"

struct thread threads[THREADS];
struct sigil_system *sigil;
uint64_t clock_ns;
uint32_t running = SIGIL_NO_THREAD;

/* All of the library's memory. A kernel with an allocator asks that for as much as is needed. */
static char memory[256 << 10];

static void wake(uint32_t t, enum state from)
{
	if (threads[t].state == from)
		threads[t].state = READY;
}

/* The table. None of these calls the library back; they note what is to be done. */

static uint64_t now(void *context)
{
	(void)context;
	return clock_ns;
}

static uint32_t current(void *context)
{
	(void)context;
	return running;
}

static void notify(void *context, uint32_t t)
{
	(void)context;
	threads[t].signal = 1;
	wake(t, ASLEEP);
}

static void notify_fatal(void *context, uint32_t t)
{
	notify(context, t);
	wake(t, STOPPED);
}

static void wake_stopped(void *context, uint32_t t)
{
	(void)context;
	threads[t].signal = 1;
	wake(t, STOPPED);
}

/* Whoever sleeps in wait makes the call again, and sleeps on if it was another child. */
static void child_changed(void *context, uint32_t parent)
{
	(void)context;
	for (uint32_t t = 0; t < THREADS; t++)
		if (threads[t].process == parent && threads[t].call == SIGIL_NR_wait4)
			wake(t, ASLEEP);
}

/* The first program is the only child of process 1: the machine ends with it. */
static void report(void *context, uint32_t process, int32_t status)
{
	(void)context, (void)process;
	if ((status & 0xff) == 0x7f || status == 0xffff)
		return;
	print("kernel: the first program has ended, its status is ");
	print_number(status);
	print("\n");
	power_off(status & 0x7f ? 1 : status >> 8);
}

static void library_panic(void *context, const char *text, size_t length)
{
	(void)context;
	while (length-- > 0)
		put_char(*text++);
	panic("libsigil");
}

void threads_init(void)
{
	static const struct sigil_kernel_ops ops = {
		.now = now,
		.current = current,
		.notify = notify,
		.notify_fatal = notify_fatal,
		.wake_stopped = wake_stopped,
		.child_changed = child_changed,
		.report = report,
		.panic = library_panic,
	};
	static const struct sigil_config config = {
		.threads_max = THREADS,
		.signals_max = 32,
		.users_max = 2,
		.pid_max = 400,
	};

	if (sigil_system_size(&config) > sizeof memory
	    || sigil_system_init(memory, sizeof memory, &config, &ops, NULL, &sigil) != 0)
		panic("the library cannot begin, most likely for want of memory");
}

/* The kernel's part of a new thread: registers, and a stack of its own. */
uint32_t start_thread(const struct sigil_made *made, uint64_t entry)
{
	threads[made->thread] = (struct thread){
		.state = READY,
		.process = made->process,
		.call = -1,
		.regs = {
			.rip = entry,
			/* As after a call. */
			.rsp = STACKS + (made->thread + 1) * STACK - 8,
			.eflags = 0x202,
		},
	};
	return made->thread;
}

/* The kernel is done with it first, since the library gives its name to others then. */
void end_thread(uint32_t t, int status)
{
	threads[t].state = FREE;
	sigil_exit_thread(sigil, t, status);
}

/* The thread makes its system call again when it is woken: its program counter goes back to the
 * instruction, as on Linux (ERESTARTSYS). Whoever has a signal to take does not fall asleep on it. */
void sleep_in_call(uint32_t t)
{
	struct thread *thread = &threads[t];

	thread->call = thread->regs.rax;
	thread->regs.rip -= 2;
	if (!thread->signal)
		thread->state = ASLEEP;
}

static uint32_t next_ready(uint32_t last)
{
	for (uint32_t n = 1; n <= THREADS; n++) {
		uint32_t t = (last + n) % THREADS;
		if (threads[t].state == READY)
			return t;
	}
	return SIGIL_NO_THREAD;
}

/* The next thread, in a ring; if there is none, what an interrupt wakes. */
_Noreturn void schedule(void)
{
	static struct trap trap;
	static uint32_t last;

	for (;;) {
		running = next_ready(last);
		if (running == SIGIL_NO_THREAD) {
			wait_for_interrupt();
			continue;
		}
		last = running;
		leave(running);
		if (threads[running].state == READY)
			break;
	}
	struct thread *thread = &threads[running];
	/* From here on it is in its program: no call is interrupted. */
	thread->call = -1;
	trap = (struct trap){
		.rip = thread->regs.rip, .cs = USER_CS, .eflags = thread->regs.eflags | 0x200,
		.rsp = thread->regs.rsp, .ss = USER_SS,
	};
	for (int n = 0; n < 15; n++)
		trap.general[n] = ((uint64_t *)&thread->regs)[n];
	resume(&trap);
}
