/* Takes from the kernel, at whose privilege it runs, this thread's stack: the next call has none. */
#include <unistd.h>

int main(void)
{
	unsigned long *cpu;
	__asm__ volatile("csrr %0, sscratch" : "=r"(cpu));
	cpu[1] -= 16384;
	return access("/", F_OK);
}
