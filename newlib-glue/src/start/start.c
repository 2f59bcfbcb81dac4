/* From the kernel's stack image to main(): arguments, environment, auxiliary vector, the first
 * thread, initialisers. */
#include "glue.h"
#include <elf.h>
#include <stdlib.h>
#include <sys/auxv.h>

#include "threads.h"

int main(int, char **, char **);
extern void (*__preinit_array_start[])(void), (*__preinit_array_end[])(void);
extern void (*__init_array_start[])(void), (*__init_array_end[])(void);
extern void (*__fini_array_start[])(void), (*__fini_array_end[])(void);

extern char **environ;
static unsigned long *auxiliary;

static void finish(void)
{
	for (void (**function)(void) = __fini_array_end; function-- > __fini_array_start;)
		(*function)();
}

unsigned long getauxval(unsigned long type)
{
	for (unsigned long *entry = auxiliary; entry[0] != AT_NULL; entry += 2)
		if (entry[0] == type)
			return entry[1];
	fails_with(ENOENT);
	return 0;
}

hidden _Noreturn void __sigil_start(long *stack)
{
	int argc = stack[0];
	char **argv = (char **)(stack + 1);

	environ = argv + argc + 1;
	char **end = environ;
	while (*end)
		end++;
	auxiliary = (unsigned long *)(end + 1);

	Elf64_Phdr *headers = 0;
	size_t count = 0;
	unsigned char *random = 0;
	for (unsigned long *entry = auxiliary; entry[0] != AT_NULL; entry += 2) {
		if (entry[0] == AT_PHDR)
			headers = (Elf64_Phdr *)entry[1];
		if (entry[0] == AT_PHNUM)
			count = entry[1];
		if (entry[0] == AT_RANDOM)
			random = (unsigned char *)entry[1];
	}
	for (size_t i = 0; i < count; i++)
		if (headers[i].p_type == PT_TLS)
			__sigil_tls = (struct tls){ (void *)headers[i].p_vaddr, headers[i].p_filesz,
						    headers[i].p_memsz, headers[i].p_align };
	__sigil_first_thread(random);
	atexit(finish);
	for (void (**function)(void) = __preinit_array_start; function < __preinit_array_end; function++)
		(*function)();
	for (void (**function)(void) = __init_array_start; function < __init_array_end; function++)
		(*function)();
	exit(main(argc, argv, environ));
}
