/* POSIX.1-2001's <ucontext.h>: the types alone. */
#ifndef _UCONTEXT_H
#define _UCONTEXT_H

#include <sys/ucontext.h>

#endif
