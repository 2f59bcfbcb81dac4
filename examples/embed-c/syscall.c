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
		return -SIGIL_EFAULT;
	print_number(sigil_getpid(sigil, t));
	print(": ");
	for (uint64_t n = 0; n < size; n++)
		put_char(((const char *)text)[n]);
	return size;
}

static long do_spawn(uint32_t t, uint64_t entry)
{
	/* As vfork, but the parent goes on. */
	struct sigil_made made;
	int error = sigil_clone(sigil, t, SIGIL_CLONE_VM | SIGIL_SIGCHLD, &made);

	if (error != 0)
		return error;
	if (!is_user(entry, 1)) {
		sigil_undo_clone(sigil, &made);
		return -SIGIL_EFAULT;
	}
	start_thread(&made, entry);
	return made.tid;
}

static long do_alarm(uint32_t t, uint32_t seconds)
{
	uint32_t left;
	int error = sigil_alarm(sigil, t, seconds, &left);

	return error != 0 ? error : (long)left;
}

void system_call(uint32_t t)
{
	struct sigil_gregs *r = &threads[t].regs;
	uint64_t a = r->rdi, b = r->rsi, c = r->rdx, d = r->r10;
	long result = -SIGIL_ENOSYS;

	switch (r->rax) {
	case SIGIL_NR_write:
		result = do_write(t, b, c);
		break;
	case SIGIL_NR_rt_sigaction:
		if (BAD(b, struct sigil_sigaction) || BAD(c, struct sigil_sigaction))
			result = -SIGIL_EFAULT;
		else
			result = d != 8 ? -SIGIL_EINVAL
			       : sigil_rt_sigaction(sigil, t, a, (void *)b, (void *)c);
		break;
	case SIGIL_NR_rt_sigprocmask:
		if (BAD(b, sigil_sigset_t) || BAD(c, sigil_sigset_t))
			result = -SIGIL_EFAULT;
		else
			result = d != 8 ? -SIGIL_EINVAL
			       : sigil_rt_sigprocmask(sigil, t, a, (void *)b, (void *)c);
		break;
	case SIGIL_NR_rt_sigreturn:
		/* All registers are the frame's, the result too. */
		sigreturn(t);
		return;
	case SIGIL_NR_rt_sigsuspend:
		if (a == 0 || BAD(a, sigil_sigset_t)) {
			result = -SIGIL_EFAULT;
			break;
		}
		/* A handler ends it, or what the library finds on the way out. */
		sigil_begin_temporary_mask(sigil, t, *(sigil_sigset_t *)a);
		sleep_in_call(t);
		return;
	case SIGIL_NR_pause:
		sleep_in_call(t);
		return;
	case SIGIL_NR_alarm:
		result = do_alarm(t, a);
		break;
	case SIGIL_NR_getpid:
		result = sigil_getpid(sigil, t);
		break;
	case SIGIL_NR_getppid:
		result = sigil_getppid(sigil, t);
		break;
	case SIGIL_NR_kill:
		result = sigil_kill(sigil, t, a, b);
		break;
	case SIGIL_NR_wait4:
		if (BAD(b, int32_t)) {
			result = -SIGIL_EFAULT;
			break;
		}
		result = sigil_wait4(sigil, t, a, c, (void *)b, NULL);
		if (result == 0 && !(c & SIGIL_WNOHANG)) {
			sleep_in_call(t);
			return;
		}
		break;
	case SIGIL_NR_exit: {
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
