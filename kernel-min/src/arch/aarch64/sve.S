/* The vectors and predicates of SVE to and from memory, as Linux's struct sve_context has them: Z0 to Z31,
 * P0 to P15, FFR; x0 = the address of the first. */
    .section .text.sigil_sve, "ax", @progbits
    .arch_extension fp
    .arch_extension simd
    .arch_extension sve

.macro EACH_Z instruction
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    \instruction z\n, [x0, #\n, mul vl]
    .endr
.endm

.macro EACH_P instruction
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
    \instruction p\n, [x1, #\n, mul vl]
    .endr
.endm

    .globl sigil_sve_save
    .p2align 4
sigil_sve_save:
    EACH_Z str
    addvl x1, x0, #31
    addvl x1, x1, #1
    EACH_P str
    rdffr p0.b
    str p0, [x1, #16, mul vl]
    ldr p0, [x1]
    ret

    .globl sigil_sve_load
    .p2align 4
sigil_sve_load:
    EACH_Z ldr
    addvl x1, x0, #31
    addvl x1, x1, #1
    ldr p0, [x1, #16, mul vl]
    wrffr p0.b
    EACH_P ldr
    ret

/* What is not the vectors' first 128 bits becomes zero. */
    .globl sigil_sve_begin
    .p2align 4
sigil_sve_begin:
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    mov v\n\().16b, v\n\().16b
    .endr
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
    pfalse p\n\().b
    .endr
    wrffr p0.b
    ret

/* Bytes of a vector. */
    .globl sigil_sve_length
    .p2align 4
sigil_sve_length:
    rdvl x0, #1
    ret
