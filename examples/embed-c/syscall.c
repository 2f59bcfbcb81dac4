/* System calls, by Linux's numbers and arguments, through `int $0x80`. The rules are the library's; here
 * are the program's pointers and the sleeps. */
#include "kernel.h"

/* The programs' memory is all there: what lies in it can be read and written. */
int is_user(uint64_t at, uint64_t size)
{
	return at >= USER && at <= USER_END && size <= USER_END - at;
}

/* Whether a structure, which may be NULL, is none of the program's. This kernel wants it aligned. */
static int bad(uint64_t at, uint64_t size, uint64_t align)
{
	return at != 0 && (!is_user(at, size) || at % align != 0);
}

#define BAD(at, type) bad((at), sizeof(type), _Alignof(type))

static long do_write(uint32_t t, uint64_t text, uint64_t size)
{
	if (!is_user(text, size))
		return -EFAULT;
	print_number(sigil_getpid(sigil, t));
	print(": ");
	for (uint64_t n = 0; n < size; n++)
		put_char(((const char *)text)[n]);
	return size;
}

static long do_spawn(uint32_t t, uint64_t entry)
{
	/* As vfork, but the parent goes on. */
	struct sigil_clone_args args = { .flags = CLONE_VM, .exit_signal = SIGCHLD };
	struct sigil_made made;
	int error = sigil_clone(sigil, t, &args, &made);

	if (error != 0)
		return error;
	if (!is_user(entry, 1)) {
		sigil_undo_clone(sigil, &made);
		return -EFAULT;
	}
	start_thread(&made, entry);
	return made.tid;
}

/* The seconds that were left, rounded up. */
static long do_alarm(uint32_t t, uint64_t seconds)
{
	struct sigil_itimer new = { .value_ns = seconds * 1000000000UL }, old;
	int error = sigil_setitimer(sigil, t, 0, &new, &old);

	return error != 0 ? error : (long)((old.value_ns + 999999999) / 1000000000);
}

void system_call(uint32_t t)
{
	struct sigil_regs *r = &threads[t].regs;
	uint64_t a = r->rdi, b = r->rsi, c = r->rdx, d = r->r10;
	long result = -ENOSYS;

	switch (r->rax) {
	case WRITE:
		result = do_write(t, b, c);
		break;
	case RT_SIGACTION:
		if (BAD(b, struct sigil_sigaction) || BAD(c, struct sigil_sigaction))
			result = -EFAULT;
		else
			result = d != 8 ? -EINVAL
			       : sigil_sigaction(sigil, t, a, (void *)b, (void *)c);
		break;
	case RT_SIGPROCMASK:
		if (BAD(b, uint64_t) || BAD(c, uint64_t))
			result = -EFAULT;
		else
			result = d != 8 ? -EINVAL
			       : sigil_sigprocmask(sigil, t, a, (void *)b, (void *)c);
		break;
	case RT_SIGRETURN:
		/* All registers are the frame's, the result too. */
		sigreturn(t);
		return;
	case RT_SIGSUSPEND:
		if (a == 0 || BAD(a, uint64_t)) {
			result = -EFAULT;
			break;
		}
		/* A handler ends it, or what the library finds on the way out. */
		sigil_begin_temporary_mask(sigil, t, *(uint64_t *)a);
		sleep_in_call(t);
		return;
	case PAUSE:
		sleep_in_call(t);
		return;
	case ALARM:
		result = do_alarm(t, a);
		break;
	case GETPID:
		result = sigil_getpid(sigil, t);
		break;
	case GETPPID:
		result = sigil_getppid(sigil, t);
		break;
	case KILL:
		result = sigil_kill(sigil, t, a, b);
		break;
	case WAIT4:
		if (BAD(b, int32_t)) {
			result = -EFAULT;
			break;
		}
		result = sigil_wait4(sigil, t, a, c, (void *)b, NULL);
		if (result == 0 && !(c & WNOHANG)) {
			sleep_in_call(t);
			return;
		}
		break;
	case EXIT: {
		/* One thread a process: exit is exit_group. */
		int status = (a & 0xff) << 8;
		sigil_exit_group(sigil, t, status, &status);
		end_thread(t, status);
		return;
	}
	case SPAWN:
		result = do_spawn(t, a);
		break;
	}
	r->rax = result;
}
