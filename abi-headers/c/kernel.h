/*
 * docs/port-a-kernel.md says how a kernel uses this, examples/embed-c is one that does. Structures that
 * programs see, too, are Linux's, as the other headers have them; a function that is named after a system
 * call does what that does, with a copy of what its pointers show. What holds for all functions:
 *
 * - A `struct sigil_system` is an instance: all processes and threads of a kernel. It has no memory but
 *   that which it was given. There may be several; they know nothing of each other.
 * - Threads and processes are named by small numbers (`uint32_t`), as an array of the kernel's is
 *   indexed; they are used again. Numbers that programs see are `sigil_pid_t`, and may be anything.
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

