/* Sizes of alternate stacks, as Linux has them on arm64. */
#ifndef _MACHINE_SIGIL_STACK_H
#define _MACHINE_SIGIL_STACK_H

#define MINSIGSTKSZ 5120
#define SIGSTKSZ 16384

#endif
