/* What the compiler calls for memory, in place of its own: by general registers, 64 bytes at a time. The
 * last part may overlap the one before it, so that what is left needs no look bit by bit. */

    .section .text.memcpy, "ax", @progbits
    .globl memcpy
    .p2align 4
/* void *memcpy(void *x0, const void *x1, size_t x2) */
memcpy:
    subs x3, x2, #64
    b.lo 3f
    add x12, x1, x3                     /* the last 64 bytes */
    add x13, x0, x3
    mov x14, x0
    cmp x3, #64
    b.hi 2f
1:  ldp x4, x5, [x1]
    ldp x6, x7, [x1, #16]
    ldp x8, x9, [x1, #32]
    ldp x10, x11, [x1, #48]
    stp x4, x5, [x14]
    stp x6, x7, [x14, #16]
    stp x8, x9, [x14, #32]
    stp x10, x11, [x14, #48]
    ldp x4, x5, [x12]
    ldp x6, x7, [x12, #16]
    ldp x8, x9, [x12, #32]
    ldp x10, x11, [x12, #48]
    stp x4, x5, [x13]
    stp x6, x7, [x13, #16]
    stp x8, x9, [x13, #32]
    stp x10, x11, [x13, #48]
    ret
2:  ldp x4, x5, [x1], #64
    ldp x6, x7, [x1, #-48]
    ldp x8, x9, [x1, #-32]
    ldp x10, x11, [x1, #-16]
    stp x4, x5, [x14], #64
    stp x6, x7, [x14, #-48]
    stp x8, x9, [x14, #-32]
    stp x10, x11, [x14, #-16]
    sub x3, x3, #64
    cmp x3, #64
    b.hi 2b
    b 1b

3:  add x12, x1, x2                     /* the ends */
    add x13, x0, x2
    tbz x2, #5, 4f
    ldp x4, x5, [x1]
    ldp x6, x7, [x1, #16]
    ldp x8, x9, [x12, #-32]
    ldp x10, x11, [x12, #-16]
    stp x4, x5, [x0]
    stp x6, x7, [x0, #16]
    stp x8, x9, [x13, #-32]
    stp x10, x11, [x13, #-16]
    ret
4:  tbz x2, #4, 5f
    ldp x4, x5, [x1]
    ldp x6, x7, [x12, #-16]
    stp x4, x5, [x0]
    stp x6, x7, [x13, #-16]
    ret
5:  tbz x2, #3, 6f
    ldr x4, [x1]
    ldr x5, [x12, #-8]
    str x4, [x0]
    str x5, [x13, #-8]
    ret
6:  tbz x2, #2, 7f
    ldr w4, [x1]
    ldr w5, [x12, #-4]
    str w4, [x0]
    str w5, [x13, #-4]
    ret
7:  tbz x2, #1, 8f
    ldrh w4, [x1]
    ldrh w5, [x12, #-2]
    strh w4, [x0]
    strh w5, [x13, #-2]
    ret
8:  tbz x2, #0, 9f
    ldrb w4, [x1]
    strb w4, [x0]
9:  ret

    .section .text.memset, "ax", @progbits
    .globl memset
    .p2align 4
/* void *memset(void *x0, int w1, size_t x2) */
memset:
    and x1, x1, #0xff
    mov x4, #0x0101010101010101
    mul x1, x1, x4
    subs x3, x2, #64
    add x5, x0, x3                      /* the last 64 bytes */
    mov x6, x0
    b.lo 3f
1:  stp x1, x1, [x6], #64
    stp x1, x1, [x6, #-48]
    stp x1, x1, [x6, #-32]
    stp x1, x1, [x6, #-16]
    subs x3, x3, #64
    b.hi 1b
    stp x1, x1, [x5]
    stp x1, x1, [x5, #16]
    stp x1, x1, [x5, #32]
    stp x1, x1, [x5, #48]
    ret

3:  add x5, x0, x2                      /* the end */
    tbz x2, #5, 4f
    stp x1, x1, [x0]
    stp x1, x1, [x0, #16]
    stp x1, x1, [x5, #-32]
    stp x1, x1, [x5, #-16]
    ret
4:  tbz x2, #4, 5f
    stp x1, x1, [x0]
    stp x1, x1, [x5, #-16]
    ret
5:  tbz x2, #3, 6f
    str x1, [x0]
    str x1, [x5, #-8]
    ret
6:  tbz x2, #2, 7f
    str w1, [x0]
    str w1, [x5, #-4]
    ret
7:  tbz x2, #1, 8f
    strh w1, [x0]
    strh w1, [x5, #-2]
    ret
8:  tbz x2, #0, 9f
    strb w1, [x0]
9:  ret
