/* For programs that ask for it by Linux's name. */
#include <sys/features.h>
