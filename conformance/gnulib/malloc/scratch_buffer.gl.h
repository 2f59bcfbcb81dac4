/* gnulib makes this file of glibc's, without what config.h takes out of it. */
#include <malloc/scratch_buffer.h>
