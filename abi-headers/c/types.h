/** Gives a type an alignment of `n` bytes. */
#define SIGIL_ALIGNED(n) __attribute__((__aligned__(n)))
