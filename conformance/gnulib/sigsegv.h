/* gnulib makes this file of its template, which has no place to fill in. */
#include <sigsegv.in.h>
