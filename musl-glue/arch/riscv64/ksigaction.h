/* Overrides musl's file of this name: on this architecture Linux's struct
 * sigaction has no restorer. musl sets one, which the kernel does not read. */
#include <features.h>

struct k_sigaction {
	void (*handler)(int);
	unsigned long flags;
	unsigned mask[2];
	void (*restorer)(void);
};

hidden void __restore(), __restore_rt();
