/* at 0x100000: a triple fault resets the machine. */
    .section .note.Xen, "a", @note
    .align 4
    .long 4, 4, 18                      /* the entry of PVH */
    .asciz "Xen"
    .long start

    .text
    .code32
    .globl start
start:
    lidt none
    ud2

    .data
none:
    .quad 0
