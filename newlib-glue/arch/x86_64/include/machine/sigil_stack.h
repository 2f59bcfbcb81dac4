/* Sizes of alternate stacks, as Linux has them on x86-64. */
#ifndef _MACHINE_SIGIL_STACK_H
#define _MACHINE_SIGIL_STACK_H

#define MINSIGSTKSZ 2048
#define SIGSTKSZ 8192

#endif
